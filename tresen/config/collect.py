"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

import gzip
import os
from pathlib import Path

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

SQUEEZED = {".js", ".css", ".svg", ".json", ".webmanifest"}


class HashedStatic(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    manifest_strict = False


def main() -> None:
    """Collects into .static when a source file is newer than the last collection."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tresen.config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    sources = Path(__file__).resolve().parents[1].glob("*/static/**/*")
    newest = max((source.stat().st_mtime for source in sources), default=0.0)
    if stamp.exists() and stamp.stat().st_mtime >= newest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    squeeze(Path(settings.STATIC_ROOT))
    stamp.touch()


def squeeze(folder: Path) -> None:
    """Puts a compressed one beside each file that becomes smaller by it; the same bytes every time."""
    for file in folder.rglob("*"):
        if file.suffix in SQUEEZED:
            whole = file.read_bytes()
            smaller = gzip.compress(whole, mtime=0)
            if len(smaller) < len(whole) * 0.9:
                file.with_name(f"{file.name}.gz").write_bytes(smaller)


if __name__ == "__main__":
    main()
