import { isAdmin } from '../../src/lib/domain/member/member';
import type { MemberId } from '../../src/lib/domain/core/ids';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import type { Act, Deed } from '../../src/lib/domain/audit/entry';
import type { AuditLog } from '../access/audit-log';
import type { Relay } from '../rooms/relay';

const DONE: Answer = { answer: 'done' };
const NONE: Answer = { answer: 'no', rule: 'SCHEMA', reason: 'malformed' };
const TOO_MANY: Answer = { answer: 'no', rule: 'LIMIT', reason: 'too-many' };
/** The relay calls nothing of its own network, and the wish says so before anything is tried. */
const NOT_CALLED: Answer = { answer: 'no', rule: 'LS-04', reason: 'not-called' };

const ASKS = [
	...(['make-webhook', 'change-webhook', 'webhooks', 'pause-webhook'] as const),
	...(['roll-webhook', 'test-webhook', 'delete-webhook'] as const)
];
type AboutWebhooks = Extract<Question, { readonly ask: (typeof ASKS)[number] }>;

export const isAboutWebhooks = (question: Question): question is AboutWebhooks =>
	ASKS.some((ask) => ask === question.ask);

/** Answers what an admin asks about webhooks. The caller has checked that the asker is one. */
export async function answerAboutWebhooks(
	{ webhooks, environment, directory }: Relay,
	asker: MemberId,
	question: AboutWebhooks,
	/** Returns the rows of the audit log about an act. */
	audited: (deed: Deed) => ReturnType<AuditLog['rowsOf']>
): Promise<Answer> {
	const { clock, random, limits, meter } = environment;
	const now = clock.now();
	const noted = (act: Act, id: string) => {
		const subject = webhooks.nameOf(id);
		return () => audited({ act, subject });
	};
	const salt = () => Buffer.from(random.bytes(18)).toString('base64url');
	switch (question.ask) {
		case 'webhooks':
			return { answer: 'webhooks', webhooks: webhooks.list() };
		case 'make-webhook': {
			const { ask: _, ...wish } = question;
			if (webhooks.count >= limits.webhooks) {
				meter.quota('webhooks');
				return TOO_MANY;
			}
			if (!webhooks.deliveries.takes(wish.url)) return NOT_CALLED;
			const by = { member: asker, at: now, salt: salt() };
			const secret = await webhooks.add(wish, by, () =>
				audited({ act: 'webhook-made', subject: wish.name })
			);
			return secret === null ? NONE : { answer: 'webhook-secret', secret };
		}
		case 'change-webhook': {
			const { ask: _, ...said } = question;
			if (said.url !== undefined && !webhooks.deliveries.takes(said.url)) return NOT_CALLED;
			const also = noted('webhook-changed', said.id);
			return (await webhooks.change(said, also)) ? DONE : NONE;
		}
		case 'pause-webhook': {
			const { id, paused } = question;
			if (paused) return (await webhooks.pause(id, 'hand', now)) ? DONE : NONE;
			const maker = directory.members.get(webhooks.row(id)?.createdBy ?? '');
			const mayGoOn = maker?.standing === 'active' && isAdmin(maker.role);
			return (await webhooks.resume(id, mayGoOn ? maker.id : asker)) ? DONE : NONE;
		}
		case 'roll-webhook': {
			const secret = await webhooks.roll(
				question.id,
				salt(),
				now,
				noted('webhook-rolled', question.id)
			);
			return secret === null ? NONE : { answer: 'webhook-secret', secret };
		}
		case 'test-webhook': {
			const delivery = await webhooks.deliveries.test(question.id);
			return delivery === null ? TOO_MANY : { answer: 'delivery', delivery };
		}
		case 'delete-webhook': {
			const { id, deleted } = question;
			if (!deleted && webhooks.count >= limits.webhooks) return TOO_MANY;
			const done = deleted
				? await webhooks.delete(id, now, noted('webhook-deleted', id))
				: await webhooks.restore(id, noted('webhook-restored', id));
			return done ? DONE : NONE;
		}
	}
}
