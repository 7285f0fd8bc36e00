import * as v from 'valibot';
import { WEBHOOK_EVENTS } from '../domain/webhook/events';

const id = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,64}$/));
const instant = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The longest address of a webhook, characters, and the most spaces that it is limited to. */
export const MAX_WEBHOOK_URL = 2000;
export const MAX_WEBHOOK_SPACES = 100;

const settings = {
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
	url: v.pipe(v.string(), v.maxLength(MAX_WEBHOOK_URL)),
	events: v.pipe(
		v.array(v.picklist(WEBHOOK_EVENTS)),
		v.minLength(1),
		v.maxLength(WEBHOOK_EVENTS.length)
	),
	/** The spaces whose events are told; `null` for all. Customers and members are in no space. */
	spaces: v.nullable(v.pipe(v.array(id), v.minLength(1), v.maxLength(MAX_WEBHOOK_SPACES)))
};

/** What an admin says about a new webhook, under an id of their own. */
export const newWebhookSchema = v.object({ id, ...settings });

/** What an admin changes. What is left out stays as it is. */
export const changedWebhookSchema = v.object({ id, ...v.partial(v.object(settings)).entries });

/**
 * Why a delivery failed: the address is one that the relay does not call, its name has no address, nobody
 * answered there, its certificate does not fit, it took too long, it sent us elsewhere, or it answered
 * something that is not HTTP.
 */
export const DELIVERY_PROBLEMS = [
	...['address', 'name', 'connection', 'certificate', 'timeout', 'redirect', 'answer']
] as const;

export const deliverySchema = v.object({
	/** When it was sent. */
	at: instant,
	/** What was told: an event, `test` or `missed`. Never the content. */
	event: v.pipe(v.string(), v.maxLength(40)),
	/** How long it took, ms. */
	took: count,
	/** The HTTP status of the answer; `null` when there was none. */
	status: v.nullable(count),
	/** `null` when there was an answer that is no redirect. */
	problem: v.nullable(v.picklist(DELIVERY_PROBLEMS))
});
export type Delivery = v.InferOutput<typeof deliverySchema>;

/** Whether the receiver has taken a delivery. */
export const isTaken = ({ status, problem }: Delivery): boolean =>
	problem === null && status !== null && status >= 200 && status < 300;

/**
 * Why a webhook tells nothing: somebody paused it, it failed for too long, its receiver said that it is gone
 * (410), its maker may no longer make webhooks, the relay was restored from a backup, or the relay has
 * another secret than when it was made.
 */
export const PAUSE_REASONS = ['hand', 'failing', 'gone', 'maker', 'restored', 'secret'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** A webhook as the screen of admins shows it. */
export const webhookSchema = v.object({
	id,
	...settings,
	createdBy: id,
	createdAt: instant,
	paused: v.nullable(v.object({ reason: v.picklist(PAUSE_REASONS), at: instant })),
	/** Since when nothing was taken, how often that was tried, and when it is tried again. */
	failing: v.nullable(v.object({ since: instant, attempts: count, nextAt: instant })),
	/** The last deliveries, the newest first. */
	deliveries: v.array(deliverySchema)
});
export type Webhook = v.InferOutput<typeof webhookSchema>;
