db.getSiblingDB("trip_service");
