"""What kind of harm a file could do when it is opened, told from its name and media type. Nothing is opened here.

A hint for people, on the safe side: a file of no dangerous kind may still be harmful, and a marked one harmless.
"""

import re

EXECUTABLE = "executable"
SCRIPT = "script"
MACRO = "macro"
ARCHIVE = "archive"
DISK_IMAGE = "disk-image"
HTML = "html"
SHORTCUT = "shortcut"
DISGUISED = "disguised"
OLD_OFFICE = "old-office"

# Common in honest mail: worth a word, not worth a question before each download.
MILD = frozenset({ARCHIVE, OLD_OFFICE})

_ENDINGS = {
    EXECUTABLE: "exe com scr pif cpl msi msp mst msix msixbundle appx appxbundle appinstaller dll sys drv ocx gadget "
    "jar jnlp apk xapk ipa app pkg mpkg deb rpm run elf so dylib air xbap application xll wll hta chm hlp "
    "msc ade adp mde accde ax efi fxp gpe",
    SCRIPT: "bat cmd ps1 ps1xml ps2 ps2xml psc1 psc2 psm1 psd1 vb vbe vbs js jse mjs cjs ws wsf wsc wsh sct sh "
    "bash zsh csh ksh fish command py pyc pyo pyw pyz pyzw rb pl php phtml lua tcl ahk au3 applescript "
    "scpt osx workflow action reg inf ins isp job jsp asp aspx cgi mof a3x",
    MACRO: "docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm xla ppa mdb accdb mda accda xlsb slk iqy oqy rqy "
    "dqy one onetoc2 pub vsdm vstm vssm wiz",
    OLD_OFFICE: "doc dot xls xlt ppt pot pps wbk",
    ARCHIVE: "zip zipx rar r00 7z tar gz tgz bz2 tbz tbz2 xz txz zst tzst lz lzh lha lzma z arj ace cab cpio arc "
    "alz egg uue b64 sit sitx xar pak",
    DISK_IMAGE: "iso img vhd vhdx vmdk vdi dmg udf wim toast nrg mdf qcow2 ova",
    HTML: "html htm xhtml xht shtml mht mhtml svg svgz mhtm htt",
    SHORTCUT: "lnk url webloc desktop website appref-ms scf library-ms search-ms searchconnector-ms settingcontent-ms "
    "theme themepack deskthemepack rdp diagcab contact inetloc fileloc",
}
_MEDIA_TYPES = {
    EXECUTABLE: "application/x-msdownload application/x-msdos-program application/x-dosexec "
    "application/vnd.microsoft.portable-executable application/x-executable application/x-msi "
    "application/java-archive application/x-java-archive application/vnd.android.package-archive "
    "application/hta application/x-ms-installer application/x-elf application/x-sharedlib "
    "application/vnd.debian.binary-package",
    SCRIPT: "application/javascript text/javascript application/x-javascript application/ecmascript "
    "application/x-sh text/x-sh application/x-shellscript application/x-bat application/x-powershell "
    "text/vbscript text/x-python application/x-python-code application/x-php application/x-httpd-php "
    "text/x-php",
    ARCHIVE: "application/zip application/x-zip-compressed application/x-rar-compressed application/vnd.rar "
    "application/x-7z-compressed application/gzip application/x-gzip application/x-tar "
    "application/x-bzip2 application/x-xz application/vnd.ms-cab-compressed application/x-ace-compressed "
    "application/zstd",
    DISK_IMAGE: "application/x-iso9660-image application/x-apple-diskimage application/x-virtualbox-vhd "
    "application/x-qemu-disk",
    HTML: "text/html application/xhtml+xml image/svg+xml multipart/related",
    SHORTCUT: "application/x-ms-shortcut application/x-mswinurl application/internet-shortcut",
    OLD_OFFICE: "application/msword application/vnd.ms-excel application/vnd.ms-powerpoint",
    MACRO: "application/msaccess application/onenote application/vnd.ms-word.document.macroenabled.12 "
    "application/vnd.ms-excel.sheet.macroenabled.12 "
    "application/vnd.ms-powerpoint.presentation.macroenabled.12",
}
_KIND = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
_TYPES = {one: kind for kind, types in _MEDIA_TYPES.items() for one in types.split()}
# Endings that hold no macros, whatever their media type says.
_MODERN = frozenset(
    {"docx", "xlsx", "pptx", "odt", "ods", "odp", "odg", "epub", "csv", "txt", "pdf", "rtf", "ics", "vcf", "eml", "msg"}
)
# Right-to-left and left-to-right marks, overrides, isolates; what has no width; variation selectors, tags, fillers.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\x00-\x1f\x7f-\x9f]"
)
# Direction marks alone (\u200e, \u200f) are at home in Hebrew and Arabic names; these turn what follows around.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PUSHED_AWAY = re.compile(r"\.\w{1,5}[ \u00a0\u3000_]{6,}\S*\.\w{1,8}$")  # "invoice.pdf            .xyz"


def danger_of(name: str, media_type: str = "") -> str:
    """ "" or one of the kinds above. The worse of what the name and what the media type says."""
    named = _kind_of_name(name)
    if named in (EXECUTABLE, SCRIPT, SHORTCUT, DISGUISED):
        return named
    typed = _TYPES.get(media_type.split(";")[0].strip().lower(), "")
    if typed in (EXECUTABLE, SCRIPT, SHORTCUT):
        return typed
    # docx is a zip, and many programs say msword for it.
    if typed in (MACRO, ARCHIVE, OLD_OFFICE) and _ending(name) in _MODERN:
        return named
    return named or typed


def _kind_of_name(name: str) -> str:
    kind = _KIND.get(_ending(name), "")
    if not kind and (_TURNING.search(name) or _PUSHED_AWAY.search(name)):
        return DISGUISED
    return kind


def _ending(name: str) -> str:
    plain = _UNSEEN.sub("", name).lower().rstrip(" .\u3000\u00a0")
    stem, dot, ending = plain.rpartition(".")
    return ending.strip() if dot and (stem or ending) else ""


def plain_name(name: str) -> str:
    """A name to be read as it is stored: what turns the writing around is shown as ␣, what has no width left out."""
    return _UNSEEN.sub("\N{OPEN BOX}", name) if _TURNING.search(name) else _UNSEEN.sub("", name)
