import { isCustomValue, type CustomValue } from '../domain/fields/field';
import * as v from 'valibot';
import { isDay } from '../domain/core/day';
import { MAX_ASKED } from '../domain/plan/day-plan';
import { PUSH_LANGUAGES } from '../domain/push/push';
import { MAX_TOLD } from '../domain/topic/read-by';
import { auditEntrySchema, exportReportSchema } from './audit';
import { isTicket } from './subprotocol';
import { changedWebhookSchema, deliverySchema, newWebhookSchema, webhookSchema } from './webhooks';

const id = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,64}$/));
const base64url = v.pipe(v.string(), v.maxLength(2048), v.regex(/^[0-9A-Za-z_-]*$/));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120));
const instant = v.pipe(v.number(), v.safeInteger());
const role = v.picklist(['owner', 'admin', 'supervisor', 'agent', 'guest']);

/** The relay's first message on every connection. */
export const challengeSchema = v.object({
	version: v.number(),
	/** The relay's own id, made at its first start. */
	relay: id,
	/** Random bytes to sign, base64url. */
	nonce: base64url,
	/** The workspace that the relay keeps, or `null` while nobody has claimed it. */
	workspace: v.nullable(id)
});
export type Challenge = v.InferOutput<typeof challengeSchema>;

/** What a device wants when it connects. */
const intentSchema = v.variant('kind', [
	v.object({ kind: v.literal('enter') }),
	v.object({
		kind: v.literal('claim'),
		secret: base64url,
		member: v.object({ id, name })
	}),
	v.object({
		kind: v.literal('join'),
		invitation: id,
		secret: base64url,
		name,
		deviceName: name
	})
]);
export type Intent = v.InferOutput<typeof intentSchema>;

/** A device's proof of its identity. */
export const helloSchema = v.object({
	version: v.number(),
	workspace: v.nullable(id),
	device: id,
	/** SPKI, base64url. */
	publicKey: base64url,
	/** The origin at which the device reached the relay. */
	origin: v.pipe(v.string(), v.maxLength(300)),
	/** ECDSA P-256 with SHA-256 over `signedText`, base64url. */
	signature: base64url,
	intent: intentSchema
});
export type Hello = v.InferOutput<typeof helloSchema>;

/** The relay's answer to a good hello. */
export const welcomeSchema = v.object({
	workspace: id,
	workspaceName: v.string(),
	member: id,
	/** The relay's time, ms. A device whose clock is wrong uses it. */
	now: v.optional(instant),
	/** Whether the relay accepts `present`; an older relay would close the connection. */
	presence: v.optional(v.boolean(), false),
	/** Whether the relay keeps an audit log; an older relay would close the connection when asked. */
	audit: v.optional(v.boolean(), false),
	/** Whether the relay keeps who has read topics; an older relay would close the connection when asked. */
	readers: v.optional(v.boolean(), false),
	/** Whether the relay tells of the days of others; an older relay would close the connection when asked. */
	plans: v.optional(v.boolean(), false),
	/** Whether the relay moves topics; an older relay would close the connection when asked. */
	moves: v.optional(v.boolean(), false),
	/** Whether it undoes that; an older relay would close the connection when asked. */
	undoesMoves: v.optional(v.boolean(), false),
	/** Whether the relay says who wrote a part of a text; an older relay would close the connection when asked. */
	authors: v.optional(v.boolean(), false),
	/** Whether the relay keeps older posts until they are asked for; an older relay would close the connection when asked. */
	older: v.optional(v.boolean(), false),
	/** The ticket to show at the next connection (`TICKET_PROTOCOL`). Older relays send none. */
	ticket: v.optional(v.nullable(v.pipe(v.string(), v.check(isTicket))), null)
});
export type Welcome = v.InferOutput<typeof welcomeSchema>;

/** Returns the text that a device signs. It names the protocol, workspace, room, relay, address and nonce. */
export const signedText = (parts: {
	readonly workspace: string | null;
	readonly room: string;
	readonly relay: string;
	readonly origin: string;
	readonly nonce: string;
	readonly device: string;
}): string =>
	JSON.stringify([
		'polder/1',
		parts.workspace,
		parts.room,
		parts.relay,
		parts.origin,
		parts.nonce,
		parts.device
	]);

/** An invitation as an admin's list shows it. Only the link contains its secret. */
export const invitationSchema = v.object({
	id,
	role,
	team: v.nullable(id),
	spaces: v.array(id),
	/** For one named person who is in the directory already, else `null`. */
	member: v.nullable(id),
	createdBy: id,
	createdAt: instant,
	expiresAt: instant,
	uses: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
	used: v.pipe(v.number(), v.integer(), v.minValue(0))
});
export type Invitation = v.InferOutput<typeof invitationSchema>;

/** The most further spaces of one API token. */
export const MAX_TOKEN_SPACES = 100;

/** An API token as an admin's list shows it. */
export const tokenSchema = v.object({
	id,
	name,
	space: id,
	write: v.boolean(),
	/** Whether it also says who may enter the space, and whether it is archived; only with `write`. */
	manage: v.optional(v.boolean(), false),
	/** Further spaces that it is for, besides `space`. */
	spaces: v.optional(v.pipe(v.array(id), v.maxLength(MAX_TOKEN_SPACES)), []),
	/** Whether it is for every space that its maker may enter, also for those that are made later. */
	everywhere: v.optional(v.boolean(), false),
	/** Whether it also reads the workspace's customers, over HTTP alone. */
	customers: v.optional(v.boolean(), false),
	createdBy: id,
	createdAt: instant,
	expiresAt: instant,
	lastUsedAt: v.nullable(instant)
});
export type ApiToken = v.InferOutput<typeof tokenSchema>;

/** The place of a post among those of its topic. */
const placeEntries = { at: instant, id };

/** How long something is valid, ms, by the relay's clock. */
const lifetime = v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(3650 * 86_400_000));

/** The most records that one question may delete for good. */
export const MAX_ERASED = 500;

/** A number as Yjs counts. */
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The questions that a device may ask on the directory's connection. Secrets are sent as SHA-256, base64url. */
export const questionSchema = v.variant('ask', [
	v.object({
		ask: v.literal('invite'),
		...v.pick(invitationSchema, ['id', 'role', 'team', 'spaces', 'member', 'uses']).entries,
		lifetime,
		secretHash: base64url
	}),
	/** A link for another device of the same member. */
	v.object({ ask: v.literal('link-device'), id, secretHash: base64url }),
	v.object({ ask: v.literal('invitations') }),
	v.object({ ask: v.literal('revoke-invitation'), id }),
	v.object({
		ask: v.literal('make-token'),
		...v.pick(tokenSchema, ['id', 'name', 'space', 'write', 'manage']).entries,
		spaces: v.exactOptional(v.pipe(v.array(id), v.maxLength(MAX_TOKEN_SPACES))),
		everywhere: v.exactOptional(v.boolean()),
		customers: v.exactOptional(v.boolean()),
		lifetime,
		secretHash: base64url
	}),
	v.object({ ask: v.literal('tokens') }),
	v.object({ ask: v.literal('revoke-token'), id }),
	v.object({ ask: v.literal('make-webhook'), ...newWebhookSchema.entries }),
	v.object({ ask: v.literal('change-webhook'), ...changedWebhookSchema.entries }),
	v.object({ ask: v.literal('webhooks') }),
	v.object({ ask: v.literal('pause-webhook'), id, paused: v.boolean() }),
	/** Asks for a new secret. The old one signs beside it for a day. */
	v.object({ ask: v.literal('roll-webhook'), id }),
	/** Sends a test at once; the answer says what came of it. */
	v.object({ ask: v.literal('test-webhook'), id }),
	/** Deletes a webhook; for a while it can be taken back. */
	v.object({ ask: v.literal('delete-webhook'), id, deleted: v.boolean() }),
	/** When each device connected last. */
	v.object({ ask: v.literal('devices') }),
	/** A pass for the file transfers of this device: good for some minutes. */
	v.object({ ask: v.literal('file-pass') }),
	/** The relay's key for push messages, which a browser asks for when somebody switches them on. */
	v.object({ ask: v.literal('push-key') }),
	/** Where this device is reached while it is not connected (Push API). */
	v.object({
		ask: v.literal('subscribe-push'),
		endpoint: v.pipe(v.string(), v.maxLength(1000)),
		p256dh: v.pipe(base64url, v.maxLength(100)),
		auth: v.pipe(base64url, v.maxLength(40)),
		language: v.picklist(PUSH_LANGUAGES),
		/** Where the device has the app from. */
		origin: v.pipe(v.string(), v.maxLength(300), v.regex(/^https?:\/\/[^/?#\s]+$/))
	}),
	v.object({ ask: v.literal('unsubscribe-push') }),
	/** Asks to join a private space; its supervisors decide. */
	v.object({ ask: v.literal('join-space'), space: id }),
	/** How far this device's member has read topics (HI-15). Nobody can be named. */
	v.object({
		ask: v.literal('tell-read'),
		marks: v.pipe(
			v.array(v.strictObject({ space: id, topic: id, ...placeEntries })),
			v.minLength(1),
			v.maxLength(MAX_TOLD)
		)
	}),
	/** Whether others are told how far this device's member has read. */
	v.object({ ask: v.literal('share-read'), on: v.boolean() }),
	/** Who has read a topic, and how far. */
	v.object({ ask: v.literal('readers'), space: id, topic: id }),
	/** What others plan for a day, as far as they let this device's member know (LW-07). */
	v.object({
		ask: v.literal('day-plans'),
		day: v.pipe(
			v.string(),
			v.check((text) => isDay(text))
		),
		members: v.pipe(v.array(id), v.minLength(1), v.maxLength(MAX_ASKED))
	}),
	/** Who wrote, or deleted, a part of the text of a page, and when (PG-06). */
	v.object({
		ask: v.literal('part-author'),
		...{ space: id, page: id, client: index, clock: index, deleted: v.boolean() }
	}),
	/** Moves a topic to another space, with its posts (HI-16). */
	v.object({ ask: v.literal('move-topic'), from: id, topic: id, to: id }),
	/** Takes that back, while nothing was said or changed in the new space. Names what was moved as it was asked for. */
	v.object({ ask: v.literal('undo-topic-move'), from: id, topic: id, to: id }),
	/** The audit log from an entry's number on; for admins (HI-09). */
	v.object({ ask: v.literal('audit'), from: v.pipe(v.number(), v.safeInteger()) }),
	/** Tells of an export, in the name of the device's member (HI-10). */
	v.object({ ask: v.literal('report-export'), report: exportReportSchema }),
	/** Deletes records that are in the bin for good: all of them, or none. */
	v.object({
		ask: v.literal('erase'),
		room: v.pipe(v.string(), v.regex(/^[0-9A-Za-z_.-]{1,80}$/)),
		records: v.pipe(v.array(id), v.minLength(1), v.maxLength(MAX_ERASED))
	})
]);
export type Question = v.InferOutput<typeof questionSchema>;

/** The relay's answer to a question. */
export const answerSchema = v.variant('answer', [
	v.object({ answer: v.literal('done') }),
	v.object({ answer: v.literal('invitations'), invitations: v.array(invitationSchema) }),
	v.object({ answer: v.literal('push-key'), key: base64url }),
	v.object({
		answer: v.literal('readers'),
		readers: v.array(v.object({ member: id, ...placeEntries }))
	}),
	v.object({
		answer: v.literal('day-plans'),
		/** Of those who tell something; nobody else is named. */
		plans: v.array(
			v.object({
				member: id,
				blocks: v.array(v.object({ from: instant, minutes: instant, record: v.exactOptional(id) }))
			})
		)
	}),
	/** `null`: the relay does not know it, or no longer. */
	v.object({
		answer: v.literal('part-author'),
		author: v.nullable(v.object({ by: id, at: instant }))
	}),
	/** The topic is in its new space under this id. */
	v.object({ answer: v.literal('moved'), topic: id }),
	v.object({ answer: v.literal('tokens'), tokens: v.array(tokenSchema) }),
	v.object({ answer: v.literal('webhooks'), webhooks: v.array(webhookSchema) }),
	/** The secret of a webhook, which is said once. */
	v.object({ answer: v.literal('webhook-secret'), secret: base64url }),
	v.object({ answer: v.literal('delivery'), delivery: deliverySchema }),
	v.object({
		answer: v.literal('devices'),
		devices: v.array(v.object({ id, lastSeenAt: instant }))
	}),
	v.object({
		answer: v.literal('file-pass'),
		/** Shown as `Authorization: Bearer …`, never in an address. */
		pass: v.pipe(v.string(), v.maxLength(400)),
		/** How long it is valid, ms. */
		lifetime: v.pipe(v.number(), v.integer(), v.minValue(1)),
		/** The largest file that the relay takes, bytes. */
		largest: v.pipe(v.number(), v.integer(), v.minValue(0))
	}),
	v.object({
		answer: v.literal('audit'),
		/** Names the log: numbers of another mean nothing in it. */
		log: id,
		entries: v.array(auditEntrySchema),
		/** The number of the oldest entry that is kept. */
		first: instant,
		/** From where to ask the next time. */
		next: instant,
		/** Whether there is more to ask for now. */
		isMore: v.boolean()
	}),
	v.object({ answer: v.literal('no'), rule: v.string(), reason: v.string() })
]);
export type Answer = v.InferOutput<typeof answerSchema>;

/** The facts that a refusal's text mentions. */
export const factsSchema = v.record(v.string(), v.string());

/** The lines of the catalogue. */
export const catalogueSchema = v.array(
	v.object({
		id,
		name: v.string(),
		kind: v.picklist(['sales', 'work', 'discussion']),
		visibility: v.picklist(['public', 'private', 'hidden']),
		enter: v.boolean(),
		archived: v.boolean(),
		/** Left out by older relays, and for who may not enter. */
		deleted: v.optional(v.boolean()),
		details: v.optional(
			v.object({
				createdAt: instant,
				createdBy: v.string(),
				isMember: v.boolean(),
				groups: v.array(id),
				tags: v.array(v.string()),
				values: v.record(id, v.custom<CustomValue>(isCustomValue))
			})
		)
	})
);
