// Loaded before a function: lets its clock go ahead by E2E_CLOCK_AHEAD_MS, so that it works on another day.
const ahead = Number(process.env['E2E_CLOCK_AHEAD_MS'] ?? 0);
const RealDate = Date;
globalThis.Date = class Date extends RealDate {
  constructor(...values) {
    if (values.length === 0) super(RealDate.now() + ahead);
    else super(...values);
  }

  static now() {
    return RealDate.now() + ahead;
  }
};
