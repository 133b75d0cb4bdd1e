/**
 * The script of the page. It only adds to what is there: whoever has no scripts sees everything, too. Whatever it makes is
 * made with the DOM, never from text as HTML.
 */
import { zoomFlames } from "./flame.js";
import { linkGroups } from "./highlight.js";
import { openLinkedCards } from "./links.js";
import { openWhenPrinted } from "./print.js";
import { sortAndFilterTables } from "./tables.js";

sortAndFilterTables();
linkGroups();
openLinkedCards();
zoomFlames();
openWhenPrinted();
