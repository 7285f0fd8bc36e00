import * as v from 'valibot';
import { isTicket } from './subprotocol';

const id = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,64}$/));
const base64url = v.pipe(v.string(), v.maxLength(2048), v.regex(/^[0-9A-Za-z_-]*$/));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120));
const instant = v.pipe(v.number(), v.safeInteger());
const role = v.picklist(['owner', 'admin', 'supervisor', 'agent', 'guest']);

/** The relay's first words on every connection. */
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

/** What a device wants on arriving. */
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

/** A device's proof of who it is. */
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

/** Who the device is, as the relay knows it. */
export const welcomeSchema = v.object({
	workspace: id,
	workspaceName: v.string(),
	member: id,
	/** The relay's time, ms: a device whose clock is off writes by it. */
	now: v.optional(instant),
	/** Whether the relay takes `present`; one from before knows no such message and would hang up. */
	presence: v.optional(v.boolean(), false),
	/** For coming back: see `TICKET_PROTOCOL`. A relay from before gives none. */
	ticket: v.optional(v.nullable(v.pipe(v.string(), v.check(isTicket))), null)
});
export type Welcome = v.InferOutput<typeof welcomeSchema>;

/** The text that a device signs: bound to this wire, workspace, room, relay, address and moment. */
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

/** An invitation as an admin sees it in the list; its secret is known to the link only. */
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

/** An API token as an admin sees it in the list. */
export const tokenSchema = v.object({
	id,
	name,
	space: id,
	write: v.boolean(),
	/** Whether it also says who may enter the space, and whether it is archived; only with `write`. */
	manage: v.optional(v.boolean(), false),
	createdBy: id,
	createdAt: instant,
	expiresAt: instant,
	lastUsedAt: v.nullable(instant)
});
export type ApiToken = v.InferOutput<typeof tokenSchema>;

/** How long something is to hold, ms. The relay's clock decides when that is over, not the device's. */
const lifetime = v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(3650 * 86_400_000));

/** How many records one question may delete for good. */
export const MAX_ERASED = 500;

/** What a device may ask on the directory's connection. Secrets are sent as their SHA-256, base64url. */
export const questionSchema = v.variant('ask', [
	v.object({
		ask: v.literal('invite'),
		...v.pick(invitationSchema, ['id', 'role', 'team', 'spaces', 'member', 'uses']).entries,
		lifetime,
		secretHash: base64url
	}),
	/** A link for another device of the one who asks. */
	v.object({ ask: v.literal('link-device'), id, secretHash: base64url }),
	v.object({ ask: v.literal('invitations') }),
	v.object({ ask: v.literal('revoke-invitation'), id }),
	v.object({
		ask: v.literal('make-token'),
		...v.pick(tokenSchema, ['id', 'name', 'space', 'write', 'manage']).entries,
		lifetime,
		secretHash: base64url
	}),
	v.object({ ask: v.literal('tokens') }),
	v.object({ ask: v.literal('revoke-token'), id }),
	/** When each device was last here. */
	v.object({ ask: v.literal('devices') }),
	/** A pass for the file transfers of this device: good for some minutes. */
	v.object({ ask: v.literal('file-pass') }),
	/** To be let into a private space; those who look after it answer. */
	v.object({ ask: v.literal('join-space'), space: id }),
	/** To delete records of a room for good that are in the bin: all of them, or none. */
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
	v.object({ answer: v.literal('tokens'), tokens: v.array(tokenSchema) }),
	v.object({
		answer: v.literal('devices'),
		devices: v.array(v.object({ id, lastSeenAt: instant }))
	}),
	v.object({
		answer: v.literal('file-pass'),
		/** Shown as `Authorization: Bearer …`, never in an address. */
		pass: v.pipe(v.string(), v.maxLength(400)),
		/** How long it holds, ms. */
		lifetime: v.pipe(v.number(), v.integer(), v.minValue(1)),
		/** The largest file that the relay takes, bytes. */
		largest: v.pipe(v.number(), v.integer(), v.minValue(0))
	}),
	v.object({ answer: v.literal('no'), rule: v.string(), reason: v.string() })
]);
export type Answer = v.InferOutput<typeof answerSchema>;

/** What a refusal speaks of. */
export const factsSchema = v.record(v.string(), v.string());

/** The lines of the catalogue. */
export const catalogueSchema = v.array(
	v.object({
		id,
		name: v.string(),
		kind: v.picklist(['sales', 'work', 'discussion']),
		visibility: v.picklist(['public', 'private', 'hidden']),
		enter: v.boolean(),
		archived: v.boolean()
	})
);
