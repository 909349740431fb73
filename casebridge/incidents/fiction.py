"""Invented streets and the vocabulary of the releases, from which fictional incidents are drawn."""

from typing import NamedTuple


class Street(NamedTuple):
    """An invented street: name, ending, compass point, district, neighborhood, a point in the district."""

    name: str
    ending: str
    compass: str
    district: str
    neighborhood: str
    latitude: float
    longitude: float


# Streets, blocks and neighborhoods are invented; the districts are real.
STREETS = (
    Street("THIMBLE", "ALLEY", "N", "EASTERN", "Thimble Row", 39.3052, -76.5871),
    Street("LANTERN", "CT", "W", "WESTERN", "Lantern Hill", 39.3041, -76.6439),
    Street("TEAPOT", "ST", "S", "SOUTHEASTERN", "Kettle and Teapot", 39.2873, -76.5524),
    Street("PEPPERPOT", "LA", "", "NORTHWESTERN", "Pepperpot", 39.3421, -76.6782),
    Street("KETTLE", "ST", "E", "SOUTHERN", "Copper Kettle Terrace Park", 39.2571, -76.6193),
    Street("MARBLE HEN", "RD", "", "NORTHEASTERN", "Marble Hen", 39.3398, -76.5571),
    Street("FABLE", "ST", "S", "SOUTHWESTERN", "Fable Heights", 39.2841, -76.6752),
    Street("BLUEBELL", "CT", "N", "CENTRAL", "Bluebell Square", 39.2992, -76.6171),
    Street("WREN", "ST", "N", "WESTERN", "Wren Park", 39.3083, -76.6502),
    Street("HARLEQUIN", "AV", "E", "EASTERN", "Harlequin", 39.3117, -76.5913),
    Street("COBWEB", "LN", "", "NORTHERN", "Cobweb Corner", 39.3461, -76.6264),
    Street("DRUMSTICK", "ST", "S", "SOUTHWESTERN", "Drumstick", 39.2792, -76.6691),
    Street("SIXPENNY", "RD", "", "NORTHWESTERN", "Sixpenny Green/Inventedly", 39.3512, -76.6871),
    Street("GINGHAM", "ST", "W", "SOUTHERN", "Gingham", 39.2462, -76.6235),
    Street("INKWELL", "ST", "N", "CENTRAL", "Inkwell", 39.2953, -76.6228),
    Street("VELVET", "CT", "", "NORTHERN", "Velvet Court", 39.3387, -76.6113),
    Street("PUMPKIN", "ST", "", "NORTHEASTERN", "Pumpkin Patch", 39.3284, -76.5672),
    Street("JUNIPER FROG", "WY", "", "SOUTHERN", "Juniper Frog", 39.2398, -76.6012),
    Street("MARMALADE", "RD", "", "NORTHWESTERN", "Marmalade", 39.3327, -76.6931),
    Street("BUTTERCUP FAIR", "SQ", "N", "CENTRAL", "Buttercup Fair", 39.3011, -76.6087),
    Street("CUSTARD", "ST", "W", "CENTRAL", "Custard Market", 39.2908, -76.6249),
    Street("PARASOL", "AV", "W", "WESTERN", "Parasol", 39.3002, -76.6573),
    Street("O'TOOTLE", "ST", "S", "SOUTHEASTERN", "O'Tootle's Landing", 39.2824, -76.5638),
    Street("PORRIDGE MILL", "BL", "E", "NORTHEASTERN", "Porridge Mill", 39.3467, -76.5463),
    Street("SAINT NOBODY", "PL", "N", "NORTHERN", "Saint Nobody", 39.3355, -76.6189),
    Street("TAMBOURINE", "HY", "", "NORTHEASTERN", "Tambourine", 39.3574, -76.5389),
    Street("WHISTLEDOWN", "PY", "", "SOUTHWESTERN", "Whistledown", 39.2951, -76.6895),
)

# Code, weight in a hundred, words of the newer and of the classic layout, weapons that may be named.
_GUNS = ("Auto Handgun", "Auto Handgun", "Revolver", "Unknown", "")
CODES: tuple[tuple[str, int, str, tuple[str, ...]], ...] = (
    ("1A", 3, "MURDER", ("Auto Handgun", "Revolver", "Unknown", "Rifle")),
    ("1K", 1, "MURDER", ("Knife/Cutting Device",)),
    ("9S", 8, "SHOOTING", _GUNS),
    ("3AF", 13, "ROBB HWY FIREARM", ("",)),
    ("3AJF", 3, "ROBB CARJACK-FIREARM", ("",)),
    ("3CF", 3, "ROBB COMM FIREARM", ("",)),
    ("3AK", 2, "ROBB HWY KNIFE", ("",)),
    ("3GF", 1, "ROBB CONV STORE FIREARM", ("",)),
    ("4A", 10, "AGG. ASSLT.- GUN", ("",)),
    ("3B", 5, "ROBB HWY (UA)", ("",)),
    ("4B", 4, "AGG. ASSLT.- CUT", ("",)),
    ("4C", 6, "AGG. ASSLT.- OTH.", ("",)),
    ("4E", 10, "COMMON ASSAULT", ("",)),
    ("5A", 6, "BURG. RES. (FORCE)", ("",)),
    ("6C", 5, "LARCENY- SHOPLIFTING", ("",)),
    ("6D", 9, "LARCENY- FROM AUTO", ("",)),
    ("6J", 5, "LARCENY- OTHER", ("",)),
    ("7A", 6, "STOLEN AUTO", ("",)),
)
# The newer layout cuts premises at 20 letters and keeps doubled blanks; the classic one cuts at 10.
PREMISES = (
    "STREET", "STREET", "STREET", "STREET", "ROW/TOWNHOUSE-OCC", "ROW/TOWNHOUSE-OCC", "APT/CONDO - OCCUPIED",
    "PARKING LOT-OUTSIDE", "CONVENIENCE STORE", "ALLEY", "RETAIL/SMALL BUSINES", "DWELLING", "GAS STATION",
    "DRUG STORE / MED  BL", "CAR  REPAIR SHOP", "VEHICLE", "PUBLIC AREA", "BANK/FINANCIAL INST", "",
)  # fmt: skip
OTHER_ENDINGS = {
    "AV": "AVE",
    "LA": "LN",
    "LN": "LA",
    "BL": "BLVD",
    "HY": "HWY",
    "PY": "PKWY",
    "WY": "WAY",
    "ST": "STREET",
}
