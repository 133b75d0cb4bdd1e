module.exports = { rootDir: __dirname, transform: { "^.+\\.ts$": "@swc/jest" } };
