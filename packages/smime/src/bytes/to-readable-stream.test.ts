import { expect, test } from 'vitest';
import { collect, toReadableStream } from '../index.js';
import { utf8 } from './byte-arrays.js';

function source() {
  const state = { asked: 0, closed: false };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (const text of ['one ', 'two ', 'three']) {
        state.asked++;
        yield utf8(text);
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, bytes: bytes() };
}

test('a stream of the web gives the same bytes, no sooner than they are read', async () => {
  const { state, bytes } = source();
  const stream = toReadableStream(bytes);
  expect(state.asked).toBe(0);
  expect(await collect(stream)).toEqual(utf8('one two three'));
  expect(state).toEqual({ asked: 3, closed: true });
});

test('cancelling it ends the source, and a failure of the source is one of the stream', async () => {
  const { state, bytes } = source();
  const reader = toReadableStream(bytes).getReader();
  await reader.read();
  await reader.cancel();
  expect(state).toEqual({ asked: 1, closed: true });
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield utf8('one');
    throw new RangeError('gone');
  }
  await expect(new Response(toReadableStream(failing())).arrayBuffer()).rejects.toThrow();
});
