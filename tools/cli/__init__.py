"""What ./hearth does once the machine is prepared: building, running, looking after an installation."""
