import { readFile } from 'node:fs/promises';
import {
  ClientError,
  comparedAddress,
  normaliseAnswer,
  type QuestionAndAnswer,
  type SendPlan,
} from '@secure-mail/client';
import { z } from 'zod';
import { failureOf } from '../command-line/failure.js';
import { readSecret } from '../command-line/secret-source.js';
import type { Terminal } from '../command-line/terminal.js';
import { DesktopError, reasonOf } from '../desktop-error.js';

export interface QuestionOptions {
  readonly question?: string;
  readonly answerFile?: string;
  readonly questions?: string;
}

type Questions = ReadonlyMap<string, QuestionAndAnswer>;

/**
 * What the options say: a question for everybody, and for some addresses one of their own. Read before
 * anything is asked, so that a mistake in them costs nothing.
 */
export async function givenQuestions(
  options: QuestionOptions,
  terminal: Terminal,
): Promise<(outsiders: readonly string[]) => Questions> {
  const own =
    options.questions === undefined
      ? new Map<string, QuestionAndAnswer>()
      : await questionsFile(options.questions);
  let common: QuestionAndAnswer | undefined;
  if (options.question !== undefined) {
    const source = {
      file: options.answerFile,
      option: '--answer-file',
      question: 'commandLine.askAnswer',
    } as const;
    common = { question: options.question, answer: await readSecret(source, terminal) };
  }
  return (outsiders) => {
    const found = new Map<string, QuestionAndAnswer>();
    for (const address of outsiders) {
      const asked = own.get(address) ?? common;
      if (asked !== undefined) found.set(address, asked);
    }
    return found;
  };
}

/** SE-1: asks for what is missing. @throws {ClientError} `question-missing` where there is nobody to ask. */
export async function completeQuestions(
  plan: SendPlan,
  given: Questions,
  terminal: Terminal,
): Promise<Questions> {
  const missing = plan.outsiders.filter((address) => !given.has(address));
  if (missing.length === 0) return given;
  if (!terminal.interactive) {
    throw new ClientError('question-missing', 'Question and answer are missing.', { addresses: missing });
  }
  const complete = new Map(given);
  const together =
    missing.length > 1 &&
    (await terminal.askYesNo(terminal.t('commandLine.askSameQuestion', { count: missing.length })));
  for (const addresses of together ? [missing] : missing.map((address) => [address])) {
    const asked = await askQuestion(addresses, terminal);
    for (const address of addresses) complete.set(address, asked);
  }
  return complete;
}

async function askQuestion(addresses: readonly string[], terminal: Terminal): Promise<QuestionAndAnswer> {
  let question = '';
  while (question.trim() === '') {
    question = await terminal.askText(
      terminal.t('commandLine.askQuestion', { recipients: addresses.join(', ') }),
    );
  }
  for (;;) {
    const answer = await terminal.askHidden(terminal.t('commandLine.askAnswer'));
    try {
      normaliseAnswer(answer);
      return { question, answer };
    } catch (error) {
      terminal.progress(failureOf(error, terminal.t).sentence);
    }
  }
}

const questionsSchema = z.record(z.string(), z.strictObject({ question: z.string(), answer: z.string() }));

/** @throws {DesktopError} `file-unreadable`, `questions-invalid` */
async function questionsFile(file: string): Promise<Questions> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DesktopError('file-unreadable', { file, detail: reasonOf(cause) }, { cause });
  });
  try {
    const entries = Object.entries(questionsSchema.parse(JSON.parse(text)));
    return new Map(entries.map(([address, asked]) => [comparedAddress(address), asked]));
  } catch {
    // Without its cause: a parser's message may quote an answer.
    throw new DesktopError('questions-invalid', { file });
  }
}
