/** An application that does not start. */
process.stderr.write('this application does not start\n');
process.exit(4);
