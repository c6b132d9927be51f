'use strict';

const express = require('express');

const router = express.Router();

router.use('/reviews', require('./pages'));
router.use('/api/reviews', require('./api'));

module.exports = router;
