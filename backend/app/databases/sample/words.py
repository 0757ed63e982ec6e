"""What the sample store is called and sells, and who buys there. All of it is made up."""

CATEGORIES = (
    ("Coffee", "Beans and ground coffee"),
    ("Tea", "Loose leaves and bags"),
    ("Kitchen", "Tools for cooking and serving"),
    ("Stationery", "Paper, pens and what goes with them"),
    ("Lighting", "Lamps and bulbs"),
    ("Garden", "Pots, seeds and tools"),
    ("Textiles", "Towels, linen and blankets"),
    ("Toys", "Games and wooden toys"),
)
THINGS = {
    "Coffee": ("Espresso", "Filter Roast", "Breakfast Blend", "Decaf", "Cold Brew Pack"),
    "Tea": ("Green Tea", "Earl Grey", "Rooibos", "Peppermint", "Assam"),
    "Kitchen": ("Paring Knife", "Cutting Board", "Mixing Bowl", "Whisk", "Cast Iron Pan"),
    "Stationery": ("Notebook", "Fountain Pen", "Desk Calendar", "Envelope Set", "Pencil Case"),
    "Lighting": ("Desk Lamp", "Floor Lamp", "Bulb Set", "Lantern", "String Lights"),
    "Garden": ("Clay Pot", "Watering Can", "Herb Seeds", "Hand Rake", "Bird Feeder"),
    "Textiles": ("Tea Towel", "Wool Blanket", "Bath Towel", "Table Runner", "Cushion"),
    "Toys": ("Puzzle", "Building Blocks", "Card Game", "Spinning Top", "Memory Game"),
}
STYLES = ("Classic", "Nordic", "Mini")
PRICE_RANGES = {
    "Coffee": (6, 24),
    "Tea": (4, 16),
    "Kitchen": (8, 90),
    "Stationery": (3, 45),
    "Lighting": (9, 140),
    "Garden": (3, 60),
    "Textiles": (7, 110),
    "Toys": (6, 50),
}
PLACES = (
    ("Berlin", "Germany"),
    ("Hamburg", "Germany"),
    ("Munich", "Germany"),
    ("Paris", "France"),
    ("Lyon", "France"),
    ("Madrid", "Spain"),
    ("Valencia", "Spain"),
    ("Vienna", "Austria"),
    ("Graz", "Austria"),
    ("Amsterdam", "Netherlands"),
    ("Utrecht", "Netherlands"),
    ("Warsaw", "Poland"),
    ("Porto", "Portugal"),
    ("Milan", "Italy"),
    ("Turin", "Italy"),
    ("Stockholm", "Sweden"),
)
SUPPLIERS = (
    ("Northwind Roasters", "Sweden"),
    ("Casa Verde", "Portugal"),
    ("Atelier Blanc", "France"),
    ("Holzwerk Krause", "Germany"),
    ("Luce Nuova", "Italy"),
    ("Polder Goods", "Netherlands"),
    ("Alpenleinen", "Austria"),
    ("Fabryka Zabaw", "Poland"),
)
WAREHOUSES = (("North", "Hamburg", "Germany"), ("South", "Milan", "Italy"), ("West", "Lyon", "France"))
GIVEN_NAMES = (
    "Ada", "Bruno", "Carla", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Klara", "Liam",
    "Mila", "Noah", "Olga", "Paul", "Quentin", "Rosa", "Simon", "Tessa", "Uma", "Viktor", "Wanda", "Yann",
)  # fmt: skip
FAMILY_NAMES = (
    "Almeida", "Becker", "Costa", "Dubois", "Eriksson", "Ferrari", "Garcia", "Hofmann", "Ivanov", "Jansen",
    "Kowalski", "Lopez", "Moreau", "Novak", "Olsen", "Peters", "Ricci", "Santos", "Tanner", "Vogel",
)  # fmt: skip
FIRMS = ("Works", "Studio", "Trading", "Partners", "Services", "School", "Clinic", "Hotel")
