/** Tracebacks as Python 3.11 prints them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Frame } from "../../src/stack/frame.js";
import { originOf } from "../../src/stack/origin.js";
import { readStack } from "../../src/stack/read-stack.js";

/** `name file:line` of each frame, innermost first. */
function frames(text: string): string[] {
  return readStack(text).frames.map(
    ({ functionName = "<module>", file = "", line }) => `${functionName} ${file}:${line}`,
  );
}

test("of chained exceptions the last one counts", () => {
  const text = `Traceback (most recent call last):
  File "/srv/shop/cart.py", line 8, in handle
    walk(40)
  File "/srv/shop/cart.py", line 4, in walk
    raise KeyError("missing")
KeyError: 'missing'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/shop/cart.py", line 14, in <module>
    handle()
  File "/srv/shop/cart.py", line 12, in cleanup
    raise ValueError("worse")
ValueError: worse
`;
  assert.deepEqual(frames(text), ["cleanup /srv/shop/cart.py:12", "<module> /srv/shop/cart.py:14"]);
});

test("the same with a direct cause, and with Windows line ends", () => {
  const text = `Traceback (most recent call last):
  File "C:\\shop\\cart.py", line 19, in wrap
    walk(3)
KeyError: 'missing'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "C:\\shop\\cart.py", line 21, in wrap
    raise RuntimeError("wrapped") from error
RuntimeError: wrapped
`;
  assert.deepEqual(frames(text.replaceAll("\n", "\r\n")), ["wrap C:\\shop\\cart.py:21"]);
});

test("source lines and carets are no frames; repeated lines are", () => {
  const text = `Traceback (most recent call last):
  File "/srv/shop/tree.py", line 8, in handle
    walk(40)
  File "/srv/shop/tree.py", line 5, in walk
    return walk(n - 1)
           ^^^^^^^^^^^
  File "/srv/shop/tree.py", line 5, in walk
    return walk(n - 1)
           ^^^^^^^^^^^
  File "/srv/shop/tree.py", line 5, in walk
    return walk(n - 1)
           ^^^^^^^^^^^
  [Previous line repeated 37 more times]
  File "/srv/shop/tree.py", line 4, in walk
    raise KeyError("missing")
`;
  const found = frames(text);
  assert.equal(found[0], "walk /srv/shop/tree.py:4");
  assert.equal(found.filter((one) => one === "walk /srv/shop/tree.py:5").length, 40);
  assert.equal(found.at(-1), "handle /srv/shop/tree.py:8");
});

test("a hostile number of repetitions does not fill the memory", () => {
  const text = `  File "/a.py", line 1, in f\n  [Previous line repeated 999999999 more times]\n`;
  assert.equal(readStack(text).frames.length, 10_001);
});

test("faulthandler says the innermost call first, and marks the thread that it was asked by", () => {
  const text = `Current thread 0x00007fde4a6e6040 (most recent call first):
  File "/srv/shop/cart.py", line 29 in deep
  File "/srv/shop/cart.py", line 35 in <module>

Thread 0x00007fde499ff6c0 (most recent call first):
  File "/usr/lib/python3.11/threading.py", line 975 in run
`;
  assert.deepEqual(frames(text), ["deep /srv/shop/cart.py:29", "<module> /srv/shop/cart.py:35"]);
});

test("faulthandler without a current thread ends with the main one", () => {
  const text = `Thread 0x00007fde499ff6c0 (most recent call first):
  File "/usr/lib/python3.11/threading.py", line 975 in run

Thread 0x00007fde4a6e6040 (most recent call first):
  File "/srv/shop/cart.py", line 29 in deep
  File "/srv/shop/cart.py", line 35 in <module>
`;
  assert.deepEqual(frames(text)[0], "deep /srv/shop/cart.py:29");
});

test("an exception group draws a tree before its frames", () => {
  const text = `  + Exception Group Traceback (most recent call last):
  |   File "/srv/shop/cart.py", line 45, in main
  |     raise ExceptionGroup("two", [ValueError(1), KeyError(2)])
  | ExceptionGroup: two (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +------------------------------------
`;
  assert.deepEqual(frames(text), ["main /srv/shop/cart.py:45"]);
});

const ORIGINS: readonly (readonly [file: string, origin: string])[] = [
  ["/srv/shop/orders/views.py", "app"],
  ["/usr/lib/python3/dist-packages/twisted/web/http.py", "dependency"],
  ["/srv/venv/lib/python3.12/site-packages/django/core/handlers/base.py", "dependency"],
  ["C:\\venv\\Lib\\site-packages\\django\\db\\models\\sql\\compiler.py", "dependency"],
  ["/usr/lib/python3.11/asyncio/base_events.py", "node"],
  ["/usr/local/lib/python3.13/selectors.py", "node"],
  ["/opt/homebrew/Cellar/python@3.12/3.12.1/Frameworks/lib/python3.12/socket.py", "node"],
  ["C:\\Python312\\Lib\\asyncio\\windows_events.py", "node"],
  ["C:\\Users\\ada\\AppData\\Local\\Programs\\Python\\Python312\\Lib\\selectors.py", "node"],
  ["<frozen runpy>", "node"],
];

for (const [file, origin] of ORIGINS) {
  test(`${file} is ${origin}`, () => {
    const frame: Frame = { functionName: "f", file, line: 1, language: "python" };
    assert.equal(originOf(frame), origin);
  });
}

test("Django: the query in a view is blamed on the view", () => {
  const text = `Traceback (most recent call last):
  File "/srv/venv/lib/python3.12/site-packages/django/core/handlers/exception.py", line 55, in inner
    response = get_response(request)
               ^^^^^^^^^^^^^^^^^^^^^
  File "/srv/venv/lib/python3.12/site-packages/django/core/handlers/base.py", line 197, in _get_response
    response = wrapped_callback(request, *callback_args, **callback_kwargs)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/srv/shop/orders/views.py", line 31, in order_list
    orders = list(Order.objects.filter(state="open"))
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/srv/venv/lib/python3.12/site-packages/django/db/models/query.py", line 400, in __iter__
    self._fetch_all()
  File "/srv/venv/lib/python3.12/site-packages/django/db/backends/sqlite3/base.py", line 357, in execute
    return super().execute(query, params)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`;
  const origins = readStack(text).frames.map(originOf);
  assert.deepEqual(origins, ["dependency", "dependency", "app", "dependency", "dependency"]);
});
