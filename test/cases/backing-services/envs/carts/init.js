db.createCollection("carts");
