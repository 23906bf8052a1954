import{a as d}from"./chunk-UTXVQAHZ.js";var m=`"""Run a reader's cells in the page's Python: what a cell prints, shows and raises.

The worker calls \`\`run_cell\`\`. Rich display follows IPython's protocol (\`\`_repr_html_\`\` and such):
https://ipython.readthedocs.io/en/stable/config/integrating.html
"""

import ast
import base64
import builtins
import inspect
import io
import json
import linecache
import os
import pprint
import sys
import traceback
import types

_METHODS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/latex": "_repr_latex_",
    "text/markdown": "_repr_markdown_",
    "application/json": "_repr_json_",
}
_namespace = {"__name__": "__main__", "__builtins__": builtins}
_emit = None


def _text(mime, value):
    if isinstance(value, tuple):  # data and metadata
        value = value[0]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, str) else json.dumps(value, indent=1, default=repr)


def _plain(value):
    if type(value) in (dict, list, tuple, set, frozenset):
        return pprint.pformat(value, width=79, sort_dicts=False)
    return repr(value)


def _bundle(value):
    made = {}
    whole = getattr(type(value), "_repr_mimebundle_", None)
    if whole is not None:
        data = whole(value)
        made = dict(data[0] if isinstance(data, tuple) else data or {})
    for mime, method in _METHODS.items():
        if mime not in made and hasattr(type(value), method):
            shown = getattr(value, method)()
            if shown is not None:
                made[mime] = shown
    if "text/plain" not in made:
        made["text/plain"] = _plain(value)
    return {mime: _text(mime, shown) for mime, shown in made.items()}


def display(*values, **_):
    """Show values below the cell, as a notebook does."""
    for value in values:
        _emit("display", json.dumps(_bundle(value)))


class _Shown:
    """Something in one media type: IPython's \`\`HTML\`\`, \`\`SVG\`\` and the like, without IPython."""

    def __init__(self, data=None, filename=None, **_):
        if data is None and filename is not None:
            with open(filename, "rb") as file:
                data = file.read()
        self.data = data


def _shown(name, method):
    return type(name, (_Shown,), {method: lambda self: self.data})


def _stand_in():
    """Offer \`\`IPython.display\`\` where there is no IPython, which is large."""
    import importlib.util

    if importlib.util.find_spec("IPython") is not None:
        return
    module = types.ModuleType("IPython.display")
    module.display = display
    for name, method in (
        ("HTML", "_repr_html_"),
        ("SVG", "_repr_svg_"),
        ("Image", "_repr_png_"),
        ("Latex", "_repr_latex_"),
        ("Math", "_repr_latex_"),
        ("Markdown", "_repr_markdown_"),
        ("JSON", "_repr_json_"),
    ):
        setattr(module, name, _shown(name, method))
    package = types.ModuleType("IPython")
    package.display = module
    package.get_ipython = lambda: None
    sys.modules["IPython"] = package
    sys.modules["IPython.display"] = module


class _Stream(io.TextIOBase):
    def __init__(self, name):
        self.name = name

    def write(self, text):
        _emit(self.name, str(text))
        return len(text)

    def writable(self):
        return True


def _figures():
    """Show and close what is drawn: Matplotlib has no window here."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        file = io.BytesIO()
        pyplot.figure(number).savefig(file, format="png", bbox_inches="tight")
        data = {"image/png": file.getvalue(), "text/plain": f"<Figure {number}>"}
        _emit("display", json.dumps({mime: _text(mime, one) for mime, one in data.items()}))
    pyplot.close("all")


def _report(error):
    """Return the traceback from the reader's own code on, without what ran it."""
    frames = error.__traceback__
    while frames is not None and not frames.tb_frame.f_code.co_filename.startswith("<cell"):
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames))


def prepare():
    """Make Python ready for cells, once."""
    os.environ.setdefault("MPLBACKEND", "agg")
    sys.stdout = _Stream("stdout")
    sys.stderr = _Stream("stderr")
    builtins.display = display
    sys.path.insert(0, os.getcwd())
    _stand_in()


async def run_cell(source, name, emit, ask):
    """Run a cell's source; return whether it raised nothing.

    \`\`emit(kind, text)\`\` takes what it shows, \`\`ask(prompt)\`\` returns a promise of a line of input.
    """
    global _emit
    _emit = emit

    def input(prompt=""):
        from pyodide.ffi import can_run_sync, run_sync

        if not can_run_sync():
            raise RuntimeError("input() does not work in this browser (it lacks JSPI)")
        answer = run_sync(ask(str(prompt)))
        print(f"{prompt}{answer}")
        return answer

    builtins.input = input
    linecache.cache[f"<{name}>"] = (len(source), None, source.splitlines(True), f"<{name}>")
    lines = source.splitlines(True)
    plain = "".join("\\n" if line.lstrip().startswith("%matplotlib") else line for line in lines)
    try:
        tree = ast.parse(plain, f"<{name}>")
        last = None
        # a semicolon at the end keeps the last value from being shown, as in a notebook
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not plain.rstrip().endswith(";"):
            last = ast.Expression(tree.body.pop().value)
        for part, mode in ((tree, "exec"), (last, "eval")):
            if part is None:
                continue
            code = compile(part, f"<{name}>", mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            value = eval(code, _namespace)
            if inspect.iscoroutine(value) and code.co_flags & inspect.CO_COROUTINE:
                value = await value
            if mode == "eval" and value is not None:
                _namespace["_"] = value
                display(value)
        _figures()
    # a reader's code may raise anything, SystemExit too; it ends the cell, not the page
    except BaseException as error:  # noqa: BLE001
        _emit("error", _report(error))
        return False
    return True
`;var h=50,u=1e6,l,p=class{constructor(e){this.emit=e}emit;text="";name="stdout";flushed=performance.now();total=0;sent=[];take=(e,t)=>{if(e!=="stdout"&&e!=="stderr"){this.flush();let i=e==="error"?{kind:"error",text:t}:{kind:"display",data:JSON.parse(t)};this.sent.push(this.emit(i));return}this.total>u||(e!==this.name&&this.flush(),this.name=e,this.text+=t,this.total+=t.length,this.total>u&&(this.text+=`
[\u2026]
`),performance.now()-this.flushed>h&&this.flush())};flush(){this.flushed=performance.now(),this.text!==""&&(this.sent.push(this.emit({kind:"stream",name:this.name,text:this.text})),this.text="")}};async function c(r,e){for(let[t,i]of Object.entries(e)){let n=await fetch(i);if(!n.ok)throw new Error(`${t} could not be loaded (${n.status})`);let a=t.split("/").slice(0,-1).join("/");a!==""&&r.FS.mkdirTree(a),r.FS.writeFile(t,new Uint8Array(await n.arrayBuffer()))}}var y={async start(r,e,t,i){i({kind:"python"});let{loadPyodide:n}=await import(r+"pyodide.mjs"),a=await n({indexURL:r});if(e.length>0){i({kind:"packages",names:e});let o=[];if(await a.loadPackage([...e],{errorCallback:_=>o.push(_)}),o.length>0)throw new Error(o.join("; "))}await c(a,t);let s=a.globals.get("dict")();a.runPython(m,{globals:s}),s.get("prepare")(),l=s.get("run_cell")},async run(r,e,t,i){if(l===void 0)throw new Error("Python has not been started");let n=new p(t),a=await l(r,e,n.take,i);return n.flush(),await Promise.all(n.sent),a}};d(y);
