import { mount } from '@nectar/ui-kit/mount';
import { AppRouter } from './app/router';

mount(<AppRouter />);
