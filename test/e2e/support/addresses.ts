export const CORE = 'http://localhost:3000';
export const ADMIN = 'http://localhost:4000';
export const MARKETING = 'http://localhost:5000';
export const MAIL = 'http://127.0.0.1:8025';
