// kind: healthy
// expect: none
setTimeout(() => {}, 3000);
