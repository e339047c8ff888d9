import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionOf } from './session';

test('the address chooses the session', () => {
  assert.equal(sessionOf('?session=evening'), 'evening');
  assert.equal(sessionOf('?session=pre-open'), 'pre-open');
});

test('no session or an unknown one is pre-open', () => {
  assert.equal(sessionOf(''), 'pre-open');
  assert.equal(sessionOf('?session=noon'), 'pre-open');
});
