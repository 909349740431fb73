"""Lays out the fonts that packets are printed with, as TTF, out of the npm packages."""

import shutil
from pathlib import Path

from fontTools.ttLib import TTFont

WINDOWS_UNICODE = (3, 1, 0x409)

# From @uswds/uswds: folder in its dist/fonts and the beginnings of the files wanted.
HOUSE = {
    "public-sans": ("PublicSans-",),
    "merriweather": ("Latin-Merriweather-",),
    "roboto-mono": ("roboto-mono-v5-latin-regular", "roboto-mono-v5-latin-500", "roboto-mono-v5-latin-700"),
}
# From @fontsource: package -> family and the subsets whose regular weight is wanted.
SCRIPTS = {
    # Before Noto's Arabic, which builds letters of shared pieces: a name would read back as other letters.
    "amiri": ("Amiri", ("arabic",)),
    "noto-sans": (
        "Noto Sans",
        ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese"),
    ),
    "noto-sans-arabic": ("Noto Sans Arabic", ("arabic",)),
    "noto-sans-armenian": ("Noto Sans Armenian", ("armenian",)),
    "noto-sans-bengali": ("Noto Sans Bengali", ("bengali",)),
    "noto-sans-devanagari": ("Noto Sans Devanagari", ("devanagari",)),
    "noto-sans-ethiopic": ("Noto Sans Ethiopic", ("ethiopic",)),
    "noto-sans-georgian": ("Noto Sans Georgian", ("georgian",)),
    "noto-sans-hebrew": ("Noto Sans Hebrew", ("hebrew",)),
    "noto-sans-jp": ("Noto Sans JP", ("japanese",)),
    "noto-sans-khmer": ("Noto Sans Khmer", ("khmer",)),
    "noto-sans-kr": ("Noto Sans KR", ("korean",)),
    "noto-sans-sc": ("Noto Sans SC", ("chinese-simplified",)),
    "noto-sans-symbols": ("Noto Sans Symbols", ("symbols",)),
    "noto-sans-symbols-2": ("Noto Sans Symbols 2", ("symbols", "math", "braille")),
    "noto-sans-tamil": ("Noto Sans Tamil", ("tamil",)),
    "noto-sans-tc": ("Noto Sans TC", ("chinese-traditional",)),
    "noto-sans-thai": ("Noto Sans Thai", ("thai",)),
    "noto-emoji": ("Noto Emoji", ("emoji",)),
}


def prune(modules: Path) -> None:
    """Delete the weights and slices that nobody asked for: 300 MB of the Asian scripts alone."""
    for package in SCRIPTS:
        wanted = {path for path, _family in _sources(modules, package)}
        for path in (modules / "@fontsource" / package / "files").iterdir():
            if path not in wanted:
                path.unlink()


def lay_out(modules: Path, folder: Path) -> None:
    """Fill `folder` with the packet fonts; what an earlier run left there goes.

    :param modules: npm's `node_modules`.
    :raises FileNotFoundError: a package no longer has a file that is wanted.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for family, beginnings in HOUSE.items():
        _copy(modules / "@uswds" / "uswds" / "dist" / "fonts" / family, beginnings, folder)
    for package in SCRIPTS:
        for source, family in _sources(modules, package):
            _convert(source, folder / f"{source.stem}.ttf", family)


def _sources(modules: Path, package: str) -> list[tuple[Path, str]]:
    """Return the WOFF2 files wanted from a package, each with its family.

    Two subsets of one font are two families: the renderer takes fonts of one name for one font,
    and would draw the glyphs of the one where those of the other are meant.
    """
    family, subsets = SCRIPTS[package]
    folder = modules / "@fontsource" / package / "files"
    names = [family if len(subsets) == 1 else f"{family} {subset}" for subset in subsets]
    return [(folder / f"{package}-{one}-400-normal.woff2", name) for one, name in zip(subsets, names, strict=True)]


def _copy(source: Path, beginnings: tuple[str, ...], folder: Path) -> None:
    files = [path for path in sorted(source.glob("*.ttf")) if path.name.startswith(beginnings)]
    if not files:
        raise FileNotFoundError(f"No TTF files in {source.name}.")
    for path in files:
        shutil.copyfile(path, folder / path.name)


def _convert(source: Path, target: Path, family: str) -> None:
    """Unpack one WOFF2 file and say in it which family it is.

    Files cut from a variable font still carry the name and weight of its default ("Thin").
    """
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    font["OS/2"].usWeightClass = 400
    font["name"].names = []
    for name_id, text in (
        (1, family),
        (2, "Regular"),
        (4, family),
        (6, family.replace(" ", "") + "-Regular"),
    ):
        font["name"].setName(text, name_id, *WINDOWS_UNICODE)
    font.save(target)
