import { isId } from '../core/ids';
import { FIELD_TYPES, isCustomValue } from '../fields/field';
import { AUDIENCES, MAX_DUE_DAYS, MAX_WEIGHT, REQUIREMENTS } from '../process/activity';
import {
	LONGEST_TEMPLATE,
	LONGEST_TEMPLATE_NAME,
	MOST_TASKS,
	type SavedTemplate
} from '../space/saved-template';
import { MAX_NEAR_DAYS } from '../space/settings';
import { RATE_SOURCES, STAGE_COLOURS, STAGE_KINDS } from '../space/space';
import { MAX_LIMIT } from '../space/status';
import { ENTRANTS } from '../space/work-policy';
import { MAX_MINUTES } from '../task/minutes';
import { PRIORITIES } from '../task/priority';
import { SPEAKERS } from '../topic/speaking-policy';
import { TOPIC_FORMS } from '../topic/topic';
import {
	choices,
	either,
	finite,
	flag,
	ids,
	instant,
	line,
	oneOf,
	orNull,
	parts,
	percent,
	someOf,
	strings,
	text,
	upTo,
	type Fits
} from './fits';

/** What may be left out. */
const maybe =
	(fits: Fits): Fits =>
	(value) =>
		value === undefined || fits(value);

/** A list of things of one form. */
const listOf =
	(fits: Fits, most = 200): Fits =>
	(value) =>
		Array.isArray(value) && value.length <= most && value.every(fits);

const stage = parts({
	...{ id: isId, name: line, hint: text, kind: oneOf(STAGE_KINDS), probability: percent },
	...{ colour: oneOf(STAGE_COLOURS), idleDays: orNull(upTo(MAX_NEAR_DAYS)) },
	...{ builtIn: maybe(line), begun: maybe(flag), enterBy: maybe(oneOf(ENTRANTS)) },
	limit: maybe(orNull((value) => upTo(MAX_LIMIT)(value) && value !== 0)),
	enterFrom: maybe(orNull(ids))
});

const performers = either(
	parts({ who: oneOf(['everyone', 'managers', 'admins']) }),
	parts({ who: oneOf(['people']), people: ids })
);

const trigger = parts({
	title: line,
	assignee: either(
		parts({ who: oneOf(['owner', 'performer']) }),
		parts({ who: oneOf(['member']), member: isId })
	),
	dueInDays: upTo(MAX_DUE_DAYS)
});

const activity = parts({
	...{ id: isId, stage: isId, name: line, hint: text, weight: upTo(MAX_WEIGHT), mandatory: flag },
	...{ performers, requires: oneOf(REQUIREMENTS), notify: someOf(AUDIENCES), notifyPeople: ids },
	...{ trigger: orNull(trigger), builtIn: maybe(line) }
});

const field = parts({
	...{ id: isId, name: line, hint: text, type: oneOf(FIELD_TYPES), choices, required: flag },
	...{ initial: isCustomValue, requiredFrom: orNull(isId), onCard: flag }
});

/** A number of days after the first one. */
const days = orNull(upTo(3660));

const task = parts({
	...{ title: line, stage: isId, parent: orNull(upTo(MOST_TASKS)), due: days, start: days },
	...{ priority: orNull(oneOf(PRIORITIES)), estimate: orNull(upTo(MAX_MINUTES)), tags: strings }
});

const template = parts({
	...{ name: line, by: isId, at: instant, kind: oneOf(['sales', 'work']) },
	nearDays: (value) => finite(value) && Number(value) >= 0 && Number(value) <= MAX_NEAR_DAYS,
	...{ rateFrom: oneOf(RATE_SOURCES), namePattern: line, topicsBy: oneOf(SPEAKERS) },
	...{
		postsBy: oneOf(SPEAKERS),
		moderatedBy: oneOf(SPEAKERS),
		guestsComment: flag,
		topicForm: maybe(oneOf(TOPIC_FORMS))
	},
	...{ datesBy: oneOf(ENTRANTS), approval: flag, stages: listOf(stage) },
	...{ activities: listOf(activity), fields: listOf(field) },
	reasons: listOf(parts({ name: line, builtIn: maybe(line) })),
	views: listOf(parts({ name: line, view: text })),
	tasks: listOf(task, MOST_TASKS)
});

/** Whether a value is a saved template (DI-10). */
export function isSavedTemplate(value: unknown): value is SavedTemplate {
	if (!template(value)) return false;
	const { name } = value as SavedTemplate;
	if (name.trim() === '' || name.length > LONGEST_TEMPLATE_NAME) return false;
	return JSON.stringify(value).length <= LONGEST_TEMPLATE;
}
