import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

const secretKeys = ['secret', 'token', 'signature'] as const;

/** How deep secrets are looked for in a log line: fields that are logged are not nested deeper. */
const depth = 5;

const redactedPaths = secretKeys.flatMap((key) =>
	Array.from({ length: depth }, (_, level) => '*.'.repeat(level) + key)
);

/**
 * A logger that writes one JSON object per line and never the value of a key named `secret`, `token` or `signature`.
 *
 * Lines go to standard error unless `destination` says otherwise, so that standard output keeps
 * to what the operator is meant to read.
 *
 * @param level least severe level that is written: "debug", "info", "warn", "error" or "silent"
 * @throws Error when `level` is none of pino's levels
 */
export function createLogger(level = 'info', destination?: DestinationStream): Logger {
	return pino(
		{
			level,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			redact: { paths: redactedPaths, censor: '[redacted]' }
		},
		destination ?? pino.destination({ dest: 2, sync: true })
	);
}
