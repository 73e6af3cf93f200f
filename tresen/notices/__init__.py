"""What an agent is told of tickets that concern him: in the desk, by mail, by push."""
