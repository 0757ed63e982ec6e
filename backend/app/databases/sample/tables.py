"""The tables of the sample store, in PostgreSQL's own words."""

COLUMNS = {
    "categories": ("id", "name", "description"),
    "suppliers": ("id", "name", "country", "email"),
    "products": (
        *(
            "id",
            "sku",
            "name",
            "category_id",
            "supplier_id",
            "unit_price",
            "unit_cost",
            "is_active",
            "added_on",
        ),
    ),
    "warehouses": ("id", "name", "city", "country"),
    "inventory": ("product_id", "warehouse_id", "quantity", "reorder_level", "counted_at"),
    "customers": ("id", "name", "email", "city", "country", "segment", "created_at"),
    "bills": ("id", "number", "customer_id", "issued_on", "due_on", "status", "paid_on"),
    "bill_items": ("bill_id", "line", "product_id", "quantity", "unit_price", "discount_percent"),
}

TABLES = """
CREATE TYPE customer_segment AS ENUM ('consumer', 'business', 'public');
CREATE TYPE bill_status AS ENUM ('draft', 'open', 'paid', 'overdue', 'cancelled');

CREATE TABLE categories (
  id int PRIMARY KEY,
  name text NOT NULL UNIQUE,
  description text
);
CREATE TABLE suppliers (
  id int PRIMARY KEY,
  name text NOT NULL,
  country text NOT NULL,
  email text
);
CREATE TABLE products (
  id int PRIMARY KEY,
  sku text NOT NULL UNIQUE,
  name text NOT NULL,
  category_id int NOT NULL REFERENCES categories,
  supplier_id int NOT NULL REFERENCES suppliers,
  unit_price numeric(10, 2) NOT NULL,
  unit_cost numeric(10, 2) NOT NULL,
  is_active boolean NOT NULL,
  added_on date NOT NULL
);
CREATE TABLE warehouses (
  id int PRIMARY KEY,
  name text NOT NULL,
  city text NOT NULL,
  country text NOT NULL
);
CREATE TABLE inventory (
  product_id int NOT NULL REFERENCES products,
  warehouse_id int NOT NULL REFERENCES warehouses,
  quantity int NOT NULL,
  reorder_level int NOT NULL,
  counted_at timestamptz NOT NULL,
  PRIMARY KEY (product_id, warehouse_id)
);
CREATE TABLE customers (
  id int PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  city text NOT NULL,
  country text NOT NULL,
  segment customer_segment NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE TABLE bills (
  id int PRIMARY KEY,
  number text NOT NULL UNIQUE,
  customer_id int NOT NULL REFERENCES customers,
  issued_on date NOT NULL,
  due_on date NOT NULL,
  status bill_status NOT NULL,
  paid_on date
);
CREATE TABLE bill_items (
  bill_id int NOT NULL REFERENCES bills,
  line int NOT NULL,
  product_id int NOT NULL REFERENCES products,
  quantity int NOT NULL,
  unit_price numeric(10, 2) NOT NULL,
  discount_percent int NOT NULL,
  PRIMARY KEY (bill_id, line)
);
CREATE VIEW bill_totals AS
  SELECT b.id AS bill_id, b.number, b.customer_id, b.issued_on, b.status,
    round(sum(i.quantity * i.unit_price * (100 - i.discount_percent) / 100), 2) AS total
  FROM bills b JOIN bill_items i ON i.bill_id = b.id
  GROUP BY b.id;
CREATE VIEW low_stock AS
  SELECT p.sku, p.name AS product, w.name AS warehouse, v.quantity, v.reorder_level
  FROM inventory v JOIN products p ON p.id = v.product_id JOIN warehouses w ON w.id = v.warehouse_id
  WHERE v.quantity < v.reorder_level;
"""

AFTER_ROWS = """
CREATE INDEX ON products (category_id);
CREATE INDEX ON bills (customer_id);
CREATE INDEX ON bills (issued_on);
CREATE INDEX ON bill_items (product_id);

COMMENT ON TABLE categories IS 'Kinds of products';
COMMENT ON TABLE suppliers IS 'Who delivers the products';
COMMENT ON TABLE products IS 'What the store sells';
COMMENT ON TABLE warehouses IS 'Where stock is kept';
COMMENT ON TABLE inventory IS 'Stock of each product in each warehouse';
COMMENT ON TABLE customers IS 'People and organisations that buy';
COMMENT ON TABLE bills IS 'Invoices to customers; the amounts are in bill_items and bill_totals';
COMMENT ON TABLE bill_items IS 'Lines of the bills: product, quantity and price at the time';
COMMENT ON VIEW bill_totals IS 'Each bill with its total amount (revenue) in euro after discounts';
COMMENT ON VIEW low_stock IS 'Stock below its reorder level';
COMMENT ON COLUMN products.unit_price IS 'Sales price in euro';
COMMENT ON COLUMN products.unit_cost IS 'Purchase price in euro';
COMMENT ON COLUMN products.is_active IS 'Whether it is still sold';
COMMENT ON COLUMN inventory.reorder_level IS 'Order again when fewer than this are left';
COMMENT ON COLUMN bills.issued_on IS 'Date of the bill';
COMMENT ON COLUMN bills.paid_on IS 'Empty until it is paid';
COMMENT ON COLUMN bill_items.discount_percent IS '0 to 100';
ANALYZE;
"""
