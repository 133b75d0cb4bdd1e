const app = {
  cwd: __dirname,
  script: "http.mjs",
  autorestart: false,
  node_args: ["-r", process.env.REGISTER],
  env: { STALL_REPORT_FILE: process.env.STALL_REPORT_FILE },
};
module.exports = {
  apps: [
    {
      ...app,
      name: "reports",
      ...(process.env.PM2_MODE === "cluster" ? { exec_mode: "cluster", instances: 1 } : {}),
    },
  ],
};
