// `node -r test/telemetry/crash.cjs …`: a defect that strikes as soon as the program has said what becomes of one.
const error = Object.assign(new TypeError('Zelda <zelda.example@example.com>'), {
  config: { headers: { authorization: 'JWT token-of-ours' }, data: '{"username":"Zelda_Invented"}' },
  cause: new Error('zelda.example@example.com'),
});
const timer = setInterval(() => {
  if (process.listenerCount('uncaughtException') === 0) return;
  clearInterval(timer);
  if (process.env.CRASH_BY === 'rejection') void Promise.reject(error);
  else throw error;
}, 5);
