const { renderReport } = require("./block.cjs");

module.exports = () => renderReport(300);
