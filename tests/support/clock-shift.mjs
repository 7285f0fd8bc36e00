// Loaded into a relay's process by a test: its machine's clock is off by so many milliseconds.
const shift = Number(process.env['CLOCK_SHIFT'] ?? 0);
const right = Date.now;
Date.now = () => right() + shift;
