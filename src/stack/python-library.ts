/** `/usr/lib/python3.11/`, `/usr/lib/pypy3.10/`, and zipped modules. */
const UNIX_LIBRARY =
  /\/lib(?:64)?\/(?:python|pypy)\d(?:\.\d+)?\/|\/lib-python\/\d|\/python\d+\.zip\//;
const FROZEN = /^<frozen /;
/**
 * On Windows, the library is `Lib` in the installation's folder: python.org's `Python312`, the Store's `PythonSoftwareFoundation...`,
 * Anaconda and its derivatives, scoop, pyenv-win, uv, WinPython.
 */
const WINDOWS_LIBRARY =
  /\/(?:[Pp]ython(?:-?\d[\w.-]*)?|PythonSoftwareFoundation[^/]*|[^/]*(?:conda|forge|micromamba)[^/]*|pypy[^/]*|cpython-[^/]*|pyenv-win|WPy[^/]*)\/(?:[^/]+\/){0,3}Lib\//;
/** In an environment with an arbitrary name, the module decides. */
const LIBRARY_MODULE =
  /\/Lib\/(?:(?:asyncio|collections|concurrent|ctypes|email|encodings|html|http|importlib|json|logging|multiprocessing|re|sqlite3|unittest|urllib|wsgiref|xml|xmlrpc|zoneinfo)\/|(?:__future__|abc|base64|bdb|codecs|contextlib|copy|csv|datetime|enum|functools|gzip|hashlib|heapq|inspect|io|ipaddress|linecache|locale|ntpath|os|pathlib|pickle|posixpath|queue|random|runpy|sched|selectors|shutil|signal|smtplib|socket|socketserver|ssl|statistics|string|subprocess|tarfile|tempfile|textwrap|threading|timeit|traceback|types|typing|uuid|warnings|weakref|zipfile)\.py$)/;
const LIBRARY_PACKAGE =
  /^(?:(?:asyncio|concurrent|multiprocessing|importlib)\/|(?:selectors|threading|runpy)\.py$)/;

/** Whether a file belongs to Python's standard library. The caller excludes installed packages first. */
export function isPythonLibrary(file: string): boolean {
  if (FROZEN.test(file)) return true;
  // A path that was escaped twice has doubled backslashes.
  const path = file.replace(/\\+/g, "/");
  if (UNIX_LIBRARY.test(path)) return true;
  // py-spy omits the library's folder.
  if (!/^(?:[A-Za-z]:)?\//.test(path)) return LIBRARY_PACKAGE.test(path);
  return /^[A-Za-z]:\//.test(path) && (WINDOWS_LIBRARY.test(path) || LIBRARY_MODULE.test(path));
}
