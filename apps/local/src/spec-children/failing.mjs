console.error('this application does not start');
process.exit(4);
