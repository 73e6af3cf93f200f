"""When time counts: calendars, and how working time is reckoned. Agreements and clocks stand on it."""
