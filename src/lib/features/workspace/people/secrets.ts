import { newId, type Random } from '$lib/domain/core/ids';
import { hashOf, toBase64Url } from '$lib/replica/base64url';
import { namesPart, type InvitationNames } from '$lib/replica/invitation-names';

/** A secret that only a link or a script will know, and the hash by which the relay knows it. */
export interface Secret {
	readonly id: string;
	readonly secret: string;
	readonly secretHash: string;
}

/** Creates a secret of 256 bits. */
export async function makeSecret(random: Random): Promise<Secret> {
	const secret = toBase64Url(random.bytes(32));
	return { id: newId(random), secret, secretHash: await hashOf(secret) };
}

/**
 * Returns the link of an invitation, with the names that it says. The secret and the names are in the
 * fragment, which is not sent to any server.
 */
export const invitationLink = (
	origin: string,
	{ id, secret }: Secret,
	names?: InvitationNames
): string => `${origin}/#join=${id}.${secret}${names === undefined ? '' : `.${namesPart(names)}`}`;

/** Returns an API token as text. */
export const tokenText = ({ id, secret }: Secret): string => `${id}.${secret}`;
