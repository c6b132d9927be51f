import { install } from '../../dev/install/ensure-installed.mjs';

install('bench/peers');
