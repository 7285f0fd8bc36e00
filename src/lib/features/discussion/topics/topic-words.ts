import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import FileText from '@lucide/svelte/icons/file-text';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Vote from '@lucide/svelte/icons/vote';
import type { TopicForm, TopicStatus, Vote as Voted } from '$lib/domain/topic/topic';
import { m } from '$lib/i18n/messages';
import type { Icon } from '$lib/ui/icon';

/** The icon of each kind of topic. */
export const FORM_ICONS: Readonly<Record<TopicForm, Icon>> = {
	plain: MessagesSquare,
	question: CircleHelp,
	idea: Lightbulb,
	proposal: Vote,
	article: FileText,
	announcement: Megaphone
};

const FORMS: Readonly<Record<TopicForm, () => string>> = {
	plain: m.discussion_form_plain,
	question: m.discussion_form_question,
	idea: m.discussion_form_idea,
	proposal: m.discussion_form_proposal,
	article: m.discussion_form_article,
	announcement: m.discussion_form_announcement
};

const HINTS: Readonly<Record<TopicForm, () => string>> = {
	plain: m.discussion_form_plain_text,
	question: m.discussion_form_question_text,
	idea: m.discussion_form_idea_text,
	proposal: m.discussion_form_proposal_text,
	article: m.discussion_form_article_text,
	announcement: m.discussion_form_announcement_text
};

const STATUSES: Readonly<Record<TopicStatus, () => string>> = {
	open: m.discussion_status_open,
	planned: m.discussion_status_planned,
	accepted: m.discussion_status_accepted,
	declined: m.discussion_status_declined,
	done: m.discussion_status_done
};

const VOTED: Readonly<Record<Voted, () => string>> = {
	for: m.discussion_vote_for,
	against: m.discussion_vote_against,
	abstain: m.discussion_vote_abstain
};

/** How each status looks. The word beside it says the same. */
export const STATUS_TONES = {
	open: 'neutral',
	planned: 'accent',
	accepted: 'ok',
	declined: 'danger',
	done: 'ok'
} as const satisfies Readonly<Record<TopicStatus, string>>;

export const DecidedIcon: Icon = CircleCheck;

/** Returns the name of a kind of topic, and what it is for. */
export const formName = (form: TopicForm): string => FORMS[form]();
export const formText = (form: TopicForm): string => HINTS[form]();

/** Returns the name of what has become of an idea or a proposal. */
export const statusName = (status: TopicStatus): string => STATUSES[status]();

/** Returns the name of a vote. */
export const voteName = (vote: Voted): string => VOTED[vote]();
