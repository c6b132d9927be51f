'use strict';

const config = require('#config');

/** The mailer package is optional: a shop without it, or without SMTP_URL, writes its mails to the log. */
function loadMailer() {
  try {
    return require('nodemailer');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return null;
  }
}

async function sendMail({ to, subject, text }) {
  const address = process.env.SMTP_URL;
  const mailer = address ? loadMailer() : null;
  if (!mailer) {
    if (config.environment !== 'test') console.log(`mail to ${to}: ${subject}\n${text}`);
    return { delivered: false };
  }
  await mailer.createTransport(address).sendMail({ from: config.mailFrom, to, subject, text });
  return { delivered: true };
}

module.exports = { sendMail };
