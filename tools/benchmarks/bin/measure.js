#!/usr/bin/env node
import { measureHere } from '../dist/measure-here.js';

await measureHere(JSON.parse(process.argv[2]));
