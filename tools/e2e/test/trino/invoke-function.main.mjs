// Runs a bundled function in a process of its own, as Lambda does: an event comes in, its answer goes out.
const { handler } = await import(process.argv[2]);

process.on('message', async (event) => {
  process.send(await handler(event, { awsRequestId: 'e2e', getRemainingTimeInMillis: () => 29_000 }));
});
