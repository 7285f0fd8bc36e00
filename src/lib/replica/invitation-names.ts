import * as v from 'valibot';
import { visible } from '../domain/text/visible';
import { toBase64Url } from './base64url';

/**
 * What an invitation says of itself before anybody is let in: who invites whom to what. It is written
 * into the link by the device that makes it, because the relay tells a stranger nothing. It is a text to
 * be shown, and proves nothing.
 */
export interface InvitationNames {
	readonly workspace: string;
	/** Who invites. */
	readonly by: string;
	/** Who is invited; empty for whoever has the link. */
	readonly invitee: string;
}

/** The longest name that is shown, in UTF-16 units. */
const MOST_NAME = 80;

/** The longest part of a link that is read. */
const MOST_PART = 2000;

const partSchema = v.tuple([v.string(), v.string(), v.string()]);

/** Returns the names as a part of a link. */
export const namesPart = ({ workspace, by, invitee }: InvitationNames): string =>
	toBase64Url(new TextEncoder().encode(JSON.stringify([workspace, by, invitee].map(shown))));

/** Reads the names of a link; `null` when it has none, or not in this form: anybody can write a link. */
export function readNames(part: string): InvitationNames | null {
	if (part === '' || part.length > MOST_PART) return null;
	try {
		const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
		const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
		const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
		const read = v.safeParse(partSchema, parsed);
		if (!read.success) return null;
		const [workspace, by, invitee] = read.output.map(shown);
		if (!workspace || !by || invitee === undefined) return null;
		return { workspace, by, invitee };
	} catch {
		// Neither base64 nor text nor JSON: a link that was cut, or made up.
		return null;
	}
}

const shown = (name: string): string => {
	const line = visible(name).replace(/\s+/g, ' ');
	return [...line].slice(0, MOST_NAME).join('');
};
