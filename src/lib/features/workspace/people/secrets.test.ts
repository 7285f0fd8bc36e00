import { expect, test } from 'vitest';
import { parseInvitation } from '$lib/replica/invitation';
import { hashOf } from '$lib/replica/base64url';
import { invitationLink, makeSecret, tokenText } from './secrets';

const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

test('OP-05 · an invitation link carries its secret in the fragment, the relay is told the hash', async () => {
	const made = await makeSecret(random);
	expect(made.secret).toMatch(/^[0-9A-Za-z_-]{43}$/);
	expect(made.secretHash).toBe(await hashOf(made.secret));
	const link = new URL(invitationLink('https://crm.example', made));
	expect(link.pathname + link.search).toBe('/');
	expect(link.hash).toBe(`#join=${made.id}.${made.secret}`);
	const named = invitationLink('https://crm.example', made, {
		...{ workspace: 'Acme', by: 'Olga Owner', invitee: 'Anna Agent' }
	});
	expect(parseInvitation(new URL(named).hash)).toEqual({
		...{ kind: 'join', invitation: made.id, secret: made.secret },
		names: { workspace: 'Acme', by: 'Olga Owner', invitee: 'Anna Agent' }
	});
	expect(parseInvitation(link.hash)).toMatchObject({ secret: made.secret, names: null });
	expect(tokenText(made)).toBe(`${made.id}.${made.secret}`);
});
