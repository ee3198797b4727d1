CREATE USER 'x'@'%' IDENTIFIED BY 'hunter2hunter2';
SET PASSWORD='Tr0ub4dor&3x';
