import { askToJoin } from '../../src/lib/documents/space';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import type { Deed } from '../../src/lib/domain/audit/entry';
import { isAdmin } from '../../src/lib/domain/member/member';
import { judgeAuditReading, judgeExportReport } from '../../src/lib/domain/policy/audit';
import type { Answer, ApiToken, Question } from '../../src/lib/protocol/handshake';
import { PASS_LIFETIME } from '../access/file-passes';
import { deviceInvitation } from '../access/invitations';
import type { Identity } from '../access/identity';
import { spacesOf } from '../access/tokens';
import { answerAboutParts } from './part-questions';
import { answerAboutPlans } from './plan-questions';
import { answerAboutPush, isAboutPush } from './push-questions';
import { answerAboutReaders, isAboutReaders } from './reader-questions';
import { answerAboutWebhooks, isAboutWebhooks } from './webhook-questions';
import type { Relay } from '../rooms/relay';
import { moveTopic } from '../rooms/topic-moves';
import { undoTopicMove } from '../rooms/undo-topic-move';

const DONE: Answer = { answer: 'done' };
const NOT_YOURS: Answer = { answer: 'no', rule: 'LS-05', reason: 'not-yours' };
/** Knowing the id of a link or a token must not be enough to replace it. */
const TAKEN: Answer = { answer: 'no', rule: 'SCHEMA', reason: 'malformed' };
const TOO_MANY: Answer = { answer: 'no', rule: 'LIMIT', reason: 'too-many' };
const ADMINS_ONLY: Answer = { answer: 'no', rule: 'OP-05', reason: 'admins-only' };

const refusedBy = ({ rule, reason }: Refusal): Answer => ({ answer: 'no', rule, reason });

/**
 * Answers what a device asks on the directory's connection. Rejects when the store fails.
 *
 * @param keep counts bytes that the answer has added to the disk
 */
export async function answerQuestion(
	relay: Relay,
	who: Extract<Identity, { kind: 'device' }>,
	question: Question,
	keep: (bytes: number) => void
): Promise<Answer> {
	const { invitations, tokens, directory } = relay;
	const now = relay.environment.clock.now();
	const asker = directory.members.get(who.member);
	if (asker === undefined) return ADMINS_ONLY;
	if (question.ask === 'link-device' || question.ask === 'invite') {
		const open = invitations.openOf(who.member, now);
		if (open >= relay.environment.limits.memberLinks) {
			relay.environment.meter.quota('links');
			return TOO_MANY;
		}
	}
	if (question.ask === 'link-device') {
		const link = deviceInvitation(question.id, who.member, now);
		return (await invitations.add(link, question.secretHash)) ? DONE : TAKEN;
	}
	if (isAboutPush(question)) return answerAboutPush(relay, who, question);
	if (question.ask === 'day-plans') return answerAboutPlans(relay, who.member, question);
	if (question.ask === 'part-author') return answerAboutParts(relay, who.member, question);
	if (isAboutReaders(question)) return answerAboutReaders(relay, who.member, question);
	if (question.ask === 'file-pass') {
		const { limits } = relay.environment;
		return {
			answer: 'file-pass',
			pass: relay.passes.issue(who),
			lifetime: PASS_LIFETIME,
			largest: limits.file
		};
	}
	if (question.ask === 'join-space') {
		// The answer is the same for a hidden space and for one that does not exist.
		if (!relay.rights.mayAskToJoin(who.member, question.space)) return NOT_YOURS;
		await relay.rooms.editSpace(question.space, (doc) => {
			askToJoin(doc, who.member, now);
		});
		return DONE;
	}
	if (question.ask === 'devices') {
		// When others were here is for admins only.
		const sightings = relay.lastSeen
			.list()
			.filter(({ member }) => isAdmin(asker.role) || member === who.member);
		const devices = sightings.map(({ device, lastSeenAt }) => ({ id: device, lastSeenAt }));
		return { answer: 'devices', devices };
	}
	if (question.ask === 'erase') {
		const erased = await relay.rooms.eraseRecords(question.room, question.records, who.member);
		if (erased.ok) return DONE;
		const { rule, reason } = erased.error;
		return { answer: 'no', rule, reason };
	}
	if (question.ask === 'move-topic') {
		const { from, topic, to } = question;
		const moved = await moveTopic(relay, who, { from, topic, to });
		if (!moved.ok) return refusedBy(moved.error);
		keep(moved.value.kept);
		return { answer: 'moved', topic: moved.value.copy };
	}
	if (question.ask === 'undo-topic-move') {
		const { from, topic, to } = question;
		const undone = await undoTopicMove(relay, who, { from, topic, to });
		if (!undone.ok) return refusedBy(undone.error);
		keep(undone.value.kept);
		return DONE;
	}
	if (question.ask === 'audit') {
		const may = judgeAuditReading(who.member, directory);
		if (!may.ok) return refusedBy(may.error);
		return { answer: 'audit', log: relay.id, ...relay.audit.read(question.from) };
	}
	if (question.ask === 'report-export') {
		const may = judgeExportReport(who.member, question.report, { people: directory, now });
		if (!may.ok) return refusedBy(may.error);
		await relay.audit.noteExport(who.member, question.report);
		return DONE;
	}
	if (!isAdmin(asker.role)) return ADMINS_ONLY;
	const audited = (deed: Deed) => relay.audit.rowsOf(who.member, [deed]);
	if (isAboutWebhooks(question)) {
		return answerAboutWebhooks(relay, who.member, question, audited);
	}
	switch (question.ask) {
		case 'invite': {
			const { id, role, team, spaces, member, lifetime, uses, secretHash } = question;
			// Only an owner makes admins and owners, and that holds for links, too.
			const target = member === null ? role : (directory.members.get(member)?.role ?? role);
			if (isAdmin(target) && asker.role !== 'owner') return ADMINS_ONLY;
			const isNew = await invitations.add(
				{
					...{ id, role, team, spaces, member, uses },
					expiresAt: now + lifetime,
					createdBy: who.member,
					createdAt: now,
					used: 0
				},
				secretHash,
				() => audited({ act: 'invited', subject: member ?? '', to: target, count: uses })
			);
			return isNew ? DONE : TAKEN;
		}
		case 'invitations':
			return { answer: 'invitations', invitations: invitations.list() };
		case 'revoke-invitation':
			await invitations.revoke(question.id, () => audited({ act: 'invitation-revoked' }));
			return DONE;
		case 'make-token': {
			const { id, name, space, write, manage, lifetime, secretHash } = question;
			const { customers = false, everywhere = false, spaces = [] } = question;
			const isNew = await tokens.add(
				{
					id,
					name,
					space,
					write,
					manage,
					spaces,
					everywhere,
					customers,
					expiresAt: now + lifetime,
					createdBy: who.member,
					createdAt: now,
					lastUsedAt: null
				},
				secretHash,
				() => audited(tokenMade({ name, space, spaces, everywhere }))
			);
			return isNew ? DONE : TAKEN;
		}
		case 'tokens':
			return { answer: 'tokens', tokens: tokens.list() };
		case 'revoke-token': {
			// The token is invalid from this call on: nobody comes in by it while the disk is at work.
			const subject = tokens.nameOf(question.id) ?? '';
			const revoked = tokens.revoke(question.id, () => audited({ act: 'token-revoked', subject }));
			relay.endToken(question.id);
			await revoked;
			return DONE;
		}
	}
}

/** Returns what the audit log tells of a new token: for which spaces it is, by one and how many more. */
function tokenMade(token: Pick<ApiToken, 'name' | 'space' | 'spaces' | 'everywhere'>): Deed {
	const { name: subject, space, everywhere } = token;
	const more = spacesOf(token).length - 1;
	return {
		...{ act: 'token-made', subject },
		...(everywhere ? {} : { space }),
		...(everywhere || more === 0 ? {} : { to: String(more) })
	};
}
