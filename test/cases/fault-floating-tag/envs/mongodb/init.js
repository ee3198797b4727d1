// MongoDB makes a database when something is first written to it; this only records when the volume was initialised.
db.getSiblingDB("trip_service").getCollection("initialised").insertOne({ at: new Date() });
