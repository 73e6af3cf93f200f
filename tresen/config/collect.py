"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

import os
from pathlib import Path

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


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

    from tresen.config.statics import squeeze

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    sources = Path(__file__).resolve().parents[1].glob("*/static/**/*")
    newest = max((source.stat().st_mtime for source in sources), default=0.0)
    if stamp.exists() and stamp.stat().st_mtime >= newest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    squeeze(Path(settings.STATIC_ROOT))
    stamp.touch()


if __name__ == "__main__":
    main()
