#pragma once
#include "chargeplan_clarabel.h"
#include "chargeplan_table.h"
