"""Kubernetes' own schema, strictly: every document becomes a constant of its kind's type, and the compiler refuses
fields that are misspelt, missing or of a wrong type. (Schema validators in JavaScript let misspelt fields pass.)"""
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from rendering import ROOT

HERE = Path(__file__).parent
# Installed once per checkout, outside of the sources.
MODULES = ROOT / ".hearth" / "manifests"


@cache
def cannot_check() -> str:
    """Why the schema cannot be asked on this machine; empty when it can. Installs it at the first call."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            return f"{tool} is missing (./hearth setup --test): no manifest was held against the schema"
    MODULES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, MODULES / name)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=MODULES,
                          capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        return f"npm could not install Kubernetes' types: {done.stderr.strip()[-300:]}"
    return ""


def problems(documents: list[dict]) -> list[str]:
    """What the compiler says, each with the kind and name of the document it is about."""
    lines = ['// Written by schema.py.']
    owners = [""]
    for number, document in enumerate(documents):
        group, _, version = document["apiVersion"].rpartition("/")
        module = "/".join(filter(None, ("kubernetes-models", group, version, document["kind"])))
        text = [f'import type {{I{document["kind"]} as T{number}}} from "{module}";',
                *f"export const d{number}: T{number} = {json.dumps(document, indent=1)};".split("\n")]
        lines += text
        owners += [f'{document["kind"]} {document["metadata"]["name"]}'] * len(text)
    (MODULES / "documents.ts").write_text("\n".join(lines))
    done = subprocess.run(
        ["node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022",
         "--module", "nodenext", "--moduleResolution", "nodenext", "--pretty", "false", "documents.ts"],
        cwd=MODULES, capture_output=True, text=True, timeout=300)
    found = [f"{owners[int(line) - 1]}: {text}" for line, text in
             re.findall(r"^documents\.ts\((\d+),\d+\): (.*)$", done.stdout, re.MULTILINE)]
    if done.returncode != 0 and not found:
        raise AssertionError(f"tsc failed: {done.stdout}{done.stderr}")
    return found
