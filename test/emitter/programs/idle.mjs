/** Does nothing for as long as its argument says. */
setTimeout(() => {}, Number(process.argv[2]));
console.log("idle");
