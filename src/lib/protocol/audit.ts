import * as v from 'valibot';
import { ALL_ACTS, EXPORTED } from '../domain/audit/entry';

const id = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,64}$/));
const word = v.pipe(v.string(), v.maxLength(120));
const instant = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** An entry of the audit log, as admins' devices are sent it. */
export const auditEntrySchema = v.object({
	seq: count,
	by: id,
	at: instant,
	until: instant,
	act: v.picklist(ALL_ACTS),
	subject: v.exactOptional(word),
	space: v.exactOptional(id),
	from: v.exactOptional(word),
	to: v.exactOptional(word),
	count,
	said: v.exactOptional(instant)
});

/** What a device tells of an export (HI-10). */
export const exportReportSchema = v.object({
	id,
	what: v.picklist(EXPORTED),
	space: v.nullable(id),
	count,
	at: instant
});
