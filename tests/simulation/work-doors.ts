import { roomName } from '../../src/lib/protocol/rooms';
import { hashOf } from '../../src/lib/replica/base64url';
import { showToken } from './doors';
import { anySpace, type Work } from './person';

const SECRET = 'secret';

const pause = (milliseconds: number) =>
	new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** How often somebody tries to come in by a link whose use the relay may have lost. */
const TRIES = 12;

/** Makes a token for a script, which goes on while the token is taken back. */
const tokenInUse: Work['run'] = async (person) => {
	const { company, workspace, profile, dice, tab } = person;
	const space = await anySpace(person);
	if (space === null) return null;
	const id = profile.newId();
	const made = await workspace.ask({
		...{ ask: 'make-token', id, name: 'T', space: space.id, write: true, manage: false },
		...{ lifetime: 3_600_000, secretHash: await hashOf(SECRET) }
	});
	if (made?.answer !== 'done') return `makes a token: ${made?.answer ?? 'no answer'}`;
	const room = roomName({ kind: 'space', space: space.id });
	const enter = () => showToken(company, tab.host, room, `${id}.${SECRET}`);
	await enter();
	const asked = workspace.ask({ ask: 'revoke-token', id });
	for (let left = 3 + dice.below(6); left > 0; left--) {
		await pause(dice.below(300));
		await enter();
	}
	if ((await asked)?.answer !== 'done') return 'wants to take a token back that a script uses';
	company.revoked.add(id);
	if ((await enter()) === true && !company.hasGoneBack)
		company.broken('a script is let in by a token that was taken back');
	return 'takes a token back that a script uses';
};

/** Gives a link to somebody, and the relay crashes while they come in: they come in all the same. */
const linkInCrash: Work['run'] = async ({ company, workspace, profile, dice }) => {
	const id = profile.newId();
	const made = await workspace.ask({
		...{ ask: 'invite', id, role: 'agent', team: null, spaces: [], member: null, uses: 1 },
		...{ lifetime: 3_600_000, secretHash: await hashOf(SECRET) }
	});
	if (made?.answer !== 'done') return `makes a link: ${made?.answer ?? 'no answer'}`;
	const came = company.tryLink(id, SECRET, TRIES);
	const { relay } = company;
	await pause(dice.below(20 + 2 * relay.slowest));
	relay.crash();
	relay.start();
	// Another disk may know nothing of the link, and another clock may call it old.
	const isOther = company.hasGoneBack || company.twin !== null || relay.skew !== 0;
	if (!(await came) && !isOther) company.broken('a link that let nobody in is used up');
	return 'gives a link to somebody, and the relay crashes meanwhile';
};

/** Asks what the relay has to store before it answers. */
const asksToStore: Work['run'] = async ({ workspace, profile, dice }) => {
	const secretHash = await hashOf(SECRET);
	const questions = Array.from({ length: 1 + dice.below(3) }, () => {
		const id = profile.newId();
		return dice.below(2) === 0
			? ({ ask: 'link-device', id, secretHash } as const)
			: ({ ask: 'revoke-invitation', id } as const);
	});
	const answers = await Promise.all(questions.map((question) => workspace.ask(question)));
	const words = answers.map((answer) => answer?.answer ?? 'no answer');
	return `asks what is to be stored: ${words.join(', ')}`;
};

/** Who comes in by what, and is taken back; in episodes alone. */
export const DOOR_WORK = {
	tokenInUse: { weight: 0, run: tokenInUse },
	linkInCrash: { weight: 0, run: linkInCrash },
	asksToStore: { weight: 0, run: asksToStore }
} as const satisfies Record<string, Work>;
